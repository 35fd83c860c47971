import { findModel } from "../../models/catalogue.ts";
import { describeFields, type FieldDescription } from "../../models/describe.ts";
import type { Json } from "../../models/model.ts";
import type { Command, Flag } from "./grammar.ts";
import type { Settings } from "./settings.ts";

/** The video that a comment requests. */
export interface VideoCommand {
  /** Empty if neither the comment nor the workflow names one. */
  model: string;
  prompt: string;
  /** Seconds, or empty for the model's default. */
  duration: string;
  aspectRatio: string;
  parameters: Record<string, unknown>;
}

/** The flags that every model has, with `_` for `-`. */
const commonFlags: readonly string[] = ["model", "duration", "aspect_ratio"];

/** The flags that set the model's own fields. */
export function ownFlags(flags: readonly Flag[]): Flag[] {
  return flags.filter(({ name }) => !commonFlags.includes(name));
}

/** The names of a model's flags; for a model outside the catalogue, those that every model has. */
export function flagNames(model: string): string[] {
  const own = fieldsOf(model).map(({ name }) => name);
  return [...new Set([...commonFlags, ...own])].filter((name) => name !== "prompt");
}

/** Combines the comment with the workflow's defaults, which apply to the default model only. */
export function askedFor(
  { flags, prompt }: Command,
  { model: usual = "", defaults }: Settings,
): VideoCommand {
  const given = (name: string) => flags.find((flag) => flag.name === name)?.value;
  const model = given("model") ?? usual;
  const open = model === usual ? defaults : { duration: undefined, aspectRatio: undefined, parameters: {} };
  return {
    model,
    prompt,
    duration: withoutUnit(given("duration") ?? open.duration ?? ""),
    aspectRatio: given("aspect_ratio") ?? open.aspectRatio ?? "",
    parameters: { ...open.parameters, ...typedValues(ownFlags(flags), model) },
  };
}

function typedValues(flags: readonly Flag[], model: string): Record<string, Json> {
  const fields = fieldsOf(model);
  const entries = flags.map(({ name, value }): [string, Json] => {
    const field = fields.find((each) => each.name.toLowerCase() === name);
    return [field?.name ?? name, typedValue(value, field)];
  });
  return Object.fromEntries(entries);
}

/** The fields of a model; none for a model outside the catalogue. */
export function fieldsOf(model: string): FieldDescription[] {
  const known = findModel(model);
  return known ? describeFields(known) : [];
}

/**
 * Converts text to the field's type. Invalid text stays text, so that validation reports it with the allowed values.
 */
function typedValue(text: string, field: FieldDescription | undefined): Json {
  switch (field?.type) {
    case "choice":
      return field.values.find((value) => String(value) === text) ?? text;
    case "integer":
    case "number":
      return /^[+-]?\d+(?:\.\d+)?$/u.test(text) ? Number(text) : text;
    default:
      return text;
  }
}

/** Drops the unit: `5s` becomes `5`. */
function withoutUnit(duration: string): string {
  return /^(\d+(?:\.\d+)?)\s*s$/iu.exec(duration)?.[1] ?? duration;
}
