import { reviewedModels } from "../src/models/catalogue.ts";
import { describeFields } from "../src/models/describe.ts";
import type { ExpectedSize, Fields, Json, Model } from "../src/models/model.ts";
import { validateRequest } from "../src/models/request.ts";

/** Every distinct size and duration that the reviewed models can produce. */
export function catalogueSizes(): Required<Omit<ExpectedSize, "ratio">>[] {
  const measures = reviewedModels().flatMap((model) => choices(model).map((fields) => sizeOf(model, fields)));
  return [...new Map(measures.map((measure) => [JSON.stringify(measure), measure])).values()];
}

function sizeOf({ id, measure }: Model, fields: Fields) {
  const { seconds, width, height } = measure(fields);
  if (!seconds || !width || !height) throw new Error(`The overlay of ${id} leaves the size open`);
  return { seconds, width, height };
}

/** Every combination of a model's enumerated fields that it accepts. */
function choices(model: Model): Fields[] {
  let combinations: Fields[] = [{}];
  for (const { name, values } of describeFields(model)) {
    if (values.length > 0) combinations = combinations.flatMap((known) => withEach(known, name, values));
  }
  return combinations.flatMap(({ duration, aspect_ratio: aspectRatio, ...parameters }) => {
    const input = { model: model.id, prompt: "a boat", duration: String(duration), parameters };
    const { request } = validateRequest({ ...input, aspectRatio: String(aspectRatio) });
    return request ? [request.fields] : [];
  });
}

function withEach(fields: Fields, name: string, values: readonly Json[]): Fields[] {
  return values.map((value) => ({ ...fields, [name]: value }));
}
