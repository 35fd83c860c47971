import { mkdir, rm, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { renderPages } from "./readme/pages.ts";
import { inRepository } from "./repository.ts";

for (const { path, current, wanted } of await renderPages()) {
  if (wanted === undefined) await rm(inRepository(path));
  else if (current !== wanted) {
    await mkdir(dirname(inRepository(path)), { recursive: true });
    await writeFile(inRepository(path), wanted);
  }
}
