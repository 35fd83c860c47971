import { readFile } from "node:fs/promises";
import { describe, expect, test } from "vitest";
import { formatEntries } from "../../../scripts/models/lines.ts";
import { isModelId } from "../../../scripts/models/publication.ts";
import { inRepository } from "../../../scripts/repository.ts";
import type { CatalogueEntry } from "../../../src/models/entry.ts";
import { providerNames } from "../../../src/providers/table.ts";

describe.each(providerNames)("the models of %s", async (provider) => {
  const text = await readFile(inRepository(`catalogue/${provider}.json`), "utf8");
  const entries: CatalogueEntry[] = JSON.parse(text);

  test("are one a line, sorted, with their keys in the usual order", () => {
    const written = text.split("\n");
    const usual = formatEntries(entries).split("\n");
    expect(written.filter((line, index) => line !== usual[index])).toEqual([]);
    expect(written).toHaveLength(usual.length);
  });

  test("have different ids, no alias that is the id of another, and no field that is required but missing", () => {
    const ids = entries.map(({ id }) => id);
    expect(ids.filter((id, index) => ids.indexOf(id) !== index || !isModelId(id))).toEqual([]);
    expect(entries.flatMap(({ aliases = [] }) => aliases).filter((alias) => ids.includes(alias))).toEqual([]);
    const missing = entries.filter(({ fields, required }) => required.some((name) => !fields[name]));
    expect(missing.map(({ id }) => id)).toEqual([]);
  });

  test("have defaults that are allowed", () => {
    const wrong = entries.flatMap(({ id, fields }) =>
      Object.entries(fields)
        .filter(([, field]) => field.default !== undefined && field.enum?.includes(field.default) === false)
        .map(([name]) => `${id} ${name}`),
    );
    expect(wrong).toEqual([]);
  });
});
