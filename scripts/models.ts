import { writeFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import { providerNames } from "../src/providers/table.ts";
import { readFolder } from "./models/from-folder.ts";
import { formatEntries } from "./models/lines.ts";
import { inRepository } from "./repository.ts";

const { values } = parseArgs({ options: { from: { type: "string" } } });
if (values.from === undefined) throw new Error("Say --from FOLDER");
for (const provider of providerNames) {
  const entries = await readFolder(values.from, provider);
  await writeFile(inRepository(`src/models/data/${provider}.json`), formatEntries(entries));
}
