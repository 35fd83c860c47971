import { describeAllowed, describeFields, type FieldDescription } from "../../src/models/describe.ts";
import type { Json, Model } from "../../src/models/model.ts";
import { providers } from "../../src/providers/table.ts";
import { formatUsd } from "../../src/text/format.ts";
import { code, table } from "./table.ts";

/** A table of all models, then a table of fields for each; models with the same fields share one. */
export function modelSections(models: readonly Model[]): string {
  const overview = table(
    ["Name", "Model", "Provider", "Usually takes", "Price"],
    models.map((model) => [
      model.title,
      code(model.id),
      providers[model.provider].title,
      `${model.usualSeconds} s`,
      priceCell(model),
    ]),
  );
  const alike = Map.groupBy(models, (model) => JSON.stringify(describeFields(model)));
  return [overview, ...[...alike.values()].map(section)].join("\n\n");
}

function section(alike: readonly Model[]): string {
  const fields = alike.slice(0, 1).flatMap(describeFields);
  const rows = fields.map((field) => [fieldCell(field), valuesCell(field), defaultCell(field)]);
  return `### ${alike.map(({ title }) => title).join(", ")}\n\n${table(["Field", "Values", "Default"], rows)}`;
}

/** Fields with an input of their own, and its name. All other fields go into `parameters`. */
const inputs: Record<string, string> = {
  prompt: "prompt",
  duration: "duration",
  aspect_ratio: "aspect-ratio",
};

function fieldCell({ name }: FieldDescription): string {
  const input = inputs[name];
  return input === undefined ? `${code(name)} in ${code("parameters")}` : code(input);
}

function valuesCell(field: FieldDescription): string {
  return field.type === "choice" ? field.values.map(code).join(", ") : describeAllowed(field);
}

function defaultCell(field: FieldDescription): string {
  if (field.required) return "required";
  return field.default === undefined ? "" : code(field.default);
}

/** The published price of each duration. */
function priceCell(model: Model): string {
  if (model.priceUsd === undefined) return "known when done";
  const durations = describeFields(model).find(({ name }) => name === "duration")?.values ?? [];
  return durations
    .map((duration) => `${formatUsd(computePrice(model, duration))} for ${seconds(duration)} s`)
    .join(", ");
}

function computePrice(model: Model, duration: Json): number {
  return model.priceUsd?.({ duration }) ?? Number.NaN;
}

function seconds(duration: unknown): number {
  return Number.parseInt(String(duration), 10);
}
