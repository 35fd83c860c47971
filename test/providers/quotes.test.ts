import { expect, test } from "vitest";
import { findModel } from "../../src/models/catalogue.ts";
import { readEntries } from "../../src/models/data.ts";
import type { CatalogueEntry, FieldSchema } from "../../src/models/entry.ts";
import type { Fields, Json } from "../../src/providers/provider.ts";
import { providerNames } from "../../src/providers/table.ts";
import { beyondSample } from "../support/beyond-sample.ts";
import { submitTo } from "../support/model-client.ts";
import { simulatorForTest } from "../support/plain-client.ts";
import { never, openedAt } from "../support/provider.ts";

/** Some value that a field allows. */
function valueFor(field: FieldSchema): Json {
  const { type, enum: values, default: usual, anyOf, format, items = {}, properties = {} } = field;
  if (usual !== undefined && usual !== null) return usual;
  if (values) return values.find((value) => value !== null) ?? null;
  const [alternative] = anyOf ?? [];
  if (alternative) return valueFor(alternative);
  if (format !== undefined) return "https://example.com/boat.png";
  switch ([type].flat()[0]) {
    case "integer":
    case "number":
      return field.multipleOf ?? Math.max(field.minimum ?? 1, 1);
    case "boolean":
      return true;
    case "array":
      return Array.from({ length: Math.max(field.minItems ?? 1, 1) }, () => valueFor(items));
    case "object":
      return Object.fromEntries(
        (field.required ?? []).map((name) => [name, valueFor(properties[name] ?? {})]),
      );
    default:
      return "x".repeat(Math.max(field.minLength ?? 1, 1));
  }
}

function leastRequest({ fields, required }: CatalogueEntry): Fields {
  return Object.fromEntries(required.map((name) => [name, valueFor(fields[name] ?? {})]));
}

/** What the providers charge is the simulator's bill, which it works out without the action's code. */
test.each(providerNames)("no video of %s costs more than its quote", { tags: beyondSample }, async (name) => {
  const simulator = await simulatorForTest();
  const provider = await openedAt(name, simulator);
  const below: string[] = [];
  let exact = 0;
  for (const entry of readEntries(name)) {
    const fields = leastRequest(entry);
    const quote = await provider.quote({ model: entry.id, fields, known: findModel(entry.id, name) }, never);
    const { status, json } = await submitTo(simulator, name, entry.id, fields);
    expect(status, `${entry.id}: ${JSON.stringify(json)}`).toBe(200);
    const cost = simulator.jobs.at(-1)?.priceUsd ?? Number.NaN;
    if ("unknown" in quote) continue;
    if (Math.abs(quote.usd - cost) < 1e-6) exact++;
    else if (quote.usd < cost) below.push(`${entry.id}: ${JSON.stringify(quote)}, but ${cost}`);
  }
  expect(below).toEqual([]);
  expect(exact).toBeGreaterThan(50);
});
