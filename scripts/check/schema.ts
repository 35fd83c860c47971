import { readFile } from "node:fs/promises";
import { inRepository } from "../repository.ts";
import { schemaFile, videosSchema } from "../schema/videos.ts";
import type { Finding } from "./part.ts";

/** The JSON Schema of manifests is what their definition and the catalogue of models say. */
export async function checkSchema(): Promise<Finding> {
  const committed = await readFile(inRepository(schemaFile), "utf8").catch(() => "");
  const problems = committed === videosSchema() ? [] : [`${schemaFile} is out of date: run "npm run schema"`];
  return { problems, note: schemaFile };
}
