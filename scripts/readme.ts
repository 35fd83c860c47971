import { writeFile } from "node:fs/promises";
import { renderReadme } from "./readme/render.ts";
import { inRepository } from "./repository.ts";

const { wanted } = await renderReadme();
await writeFile(inRepository("README.md"), wanted);
