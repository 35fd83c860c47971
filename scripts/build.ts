import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { bundle } from "./bundle.ts";
import { inRepository } from "./repository.ts";

const dist = inRepository("dist");
const files = await bundle();

await rm(dist, { recursive: true, force: true });
await mkdir(dist);
for (const [name, content] of files) {
  await writeFile(join(dist, name), content);
  console.log(`${String(content.length).padStart(9)}  dist/${name}`);
}
