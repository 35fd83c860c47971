import { mkdir, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { inRepository } from "./repository.ts";
import { schemaFile, videosSchema } from "./schema/videos.ts";

const path = inRepository(schemaFile);
await mkdir(dirname(path), { recursive: true });
await writeFile(path, videosSchema());
