import { readFileSync } from "node:fs";
import type { ProviderName } from "../providers/table.ts";
import type { CatalogueEntry } from "./entry.ts";

/** The files are read when a model is looked up, not loaded as modules: parsing all of fal's takes longer than Node's start. */
const files: Record<ProviderName, URL> = {
  aimlapi: new URL("./data/aimlapi.json", import.meta.url),
  fal: new URL("./data/fal.json", import.meta.url),
};

/** The entry of exactly this id. Parses only its line, since each model is one. */
export function readEntry(provider: ProviderName, id: string): CatalogueEntry | undefined {
  const text = readFileSync(files[provider], "utf8");
  const start = text.indexOf(`\n{"id":${JSON.stringify(id)},`) + 1;
  if (start === 0) return undefined;
  const line = text.slice(start, text.indexOf("\n", start));
  return JSON.parse(line.replace(/,$/u, ""));
}

/** Every entry of a provider, sorted by id. */
export function readEntries(provider: ProviderName): CatalogueEntry[] {
  return JSON.parse(readFileSync(files[provider], "utf8"));
}
