import { readFile } from "node:fs/promises";
import { inRepository } from "../repository.ts";
import { schemaFile, videosSchema } from "../schema/videos.ts";
import type { Finding } from "./part.ts";

/** Checks that the JSON Schema of manifests matches their definition and the catalogue. */
export async function checkSchema(): Promise<Finding> {
  const committed = await readFile(inRepository(schemaFile), "utf8").catch(() => "");
  const problems = committed === videosSchema() ? [] : [`${schemaFile} is out of date: run "npm run schema"`];
  return { problems, note: schemaFile };
}
