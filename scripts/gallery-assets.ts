import { writeFile } from "node:fs/promises";
import { assetsPath, renderAssets } from "./gallery/assets.ts";
import { inRepository } from "./repository.ts";

await writeFile(inRepository(assetsPath), await renderAssets());
