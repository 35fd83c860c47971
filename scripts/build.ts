import { createHash } from "node:crypto";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { formatBytes } from "../src/text/format.ts";
import { bundle } from "./bundle.ts";
import { findInRepository, inRepository } from "./repository.ts";

const dist = inRepository("dist");
/** Holds the fingerprint of the last build. */
const record = inRepository("node_modules/.cache/generate-video/build");

if (process.argv.includes("--where-stale") && (await isCurrent())) console.log("dist is current");
else await build();

async function build(): Promise<void> {
  const files = await bundle();
  await rm(dist, { recursive: true, force: true });
  await mkdir(dist);
  for (const [name, content] of files) await writeFile(join(dist, name), content);
  await mkdir(dirname(record), { recursive: true });
  await writeFile(record, await fingerprint());
  const bytes = [...files.values()].reduce((sum, content) => sum + content.length, 0);
  console.log(`dist has ${files.size} files of ${formatBytes(bytes)} in all`);
}

async function isCurrent(): Promise<boolean> {
  const recorded = await readFile(record, "utf8").catch(() => undefined);
  return recorded === (await fingerprint());
}

/** A hash of the names and contents of all files that a build reads and writes. */
async function fingerprint(): Promise<string> {
  const hash = createHash("sha256");
  const paths = ["src/**/*.*", "catalogue/*.json", "scripts/*.ts", "*.json", "dist/**/*.*"];
  for (const path of await findInRepository(paths)) {
    const content = await readFile(inRepository(path));
    hash.update(`${path}\0${content.length}\0`).update(content);
  }
  return hash.digest("hex");
}
