import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { formatBytes } from "../src/text/format.ts";
import { bundle } from "./bundle.ts";
import { inRepository } from "./repository.ts";

const dist = inRepository("dist");
const files = await bundle();

await rm(dist, { recursive: true, force: true });
await mkdir(dist);
for (const [name, content] of files) await writeFile(join(dist, name), content);
const bytes = [...files.values()].reduce((sum, content) => sum + content.length, 0);
console.log(`dist has ${files.size} files of ${formatBytes(bytes)} in all`);
