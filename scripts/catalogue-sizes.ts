import * as z from "zod/mini";
import { catalogue } from "../src/models/catalogue.ts";
import type { ExpectedSize, Fields, Json, Model } from "../src/models/model.ts";

/** Every distinct size and duration that the catalogue's models can produce. */
export function catalogueSizes(): ExpectedSize[] {
  const measures = catalogue.flatMap((model) => choices(model).map(model.measure));
  return [...new Map(measures.map((measure) => [JSON.stringify(measure), measure])).values()];
}

/** Every combination of a model's enumerated fields that its schema accepts. */
function choices(model: Model): Fields[] {
  const properties = Object.entries(z.toJSONSchema(model.schema, { io: "input" }).properties ?? {});
  let combinations: Fields[] = [{ prompt: "a boat" }];
  for (const [field, property] of properties) {
    const values = typeof property === "object" ? property.enum : undefined;
    if (values) combinations = combinations.flatMap((known) => withEach(known, field, values as Json[]));
  }
  return combinations.flatMap((fields) => {
    const parsed = z.safeParse(model.schema, fields);
    return parsed.success ? [parsed.data] : [];
  });
}

function withEach(fields: Fields, name: string, values: Json[]): Fields[] {
  return values.map((value) => ({ ...fields, [name]: value }));
}
