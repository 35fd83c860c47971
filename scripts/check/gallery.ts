import { readFile } from "node:fs/promises";
import { assetsPath, renderAssets } from "../gallery/assets.ts";
import { inRepository } from "../repository.ts";
import type { Finding } from "./part.ts";

/** Checks that the gallery's generated module is up to date. */
export async function checkGallery(): Promise<Finding> {
  const [wanted, current] = await Promise.all([renderAssets(), readFile(inRepository(assetsPath), "utf8")]);
  const problems = current === wanted ? [] : [`${assetsPath} is out of date: run "npm run gallery"`];
  return { problems, note: `${wanted.length} characters` };
}
