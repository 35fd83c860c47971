import { writeFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import type { CatalogueEntry } from "../src/models/entry.ts";
import { providerNames } from "../src/providers/table.ts";
import { readFolder } from "./models/from-folder.ts";
import { inRepository } from "./repository.ts";

const { values } = parseArgs({ options: { from: { type: "string" } } });
if (values.from === undefined) throw new Error("Say --from FOLDER");
for (const provider of providerNames) {
  const entries = await readFolder(values.from, provider);
  await writeFile(inRepository(`src/models/data/${provider}.json`), lines(entries));
}

/** A model a line, sorted by id, so that a change of one model is a change of one line. */
function lines(entries: readonly CatalogueEntry[]): string {
  const sorted = entries.toSorted((a, b) => (a.id < b.id ? -1 : 1));
  return `[\n${sorted.map((entry) => JSON.stringify(entry)).join(",\n")}\n]\n`;
}
