import { writeFile } from "node:fs/promises";
import { completeTexts } from "./providers/complete.ts";
import { inRepository } from "./repository.ts";

for (const { path, current, wanted } of await completeTexts()) {
  if (current !== wanted) await writeFile(inRepository(path), wanted);
}
