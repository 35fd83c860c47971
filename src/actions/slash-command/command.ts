import { catalogue } from "../../models/catalogue.ts";
import { describeFields, type FieldDescription } from "../../models/describe.ts";
import type { Json } from "../../models/model.ts";
import type { Command, Flag } from "./grammar.ts";
import type { Settings } from "./settings.ts";

/** What a comment asks for. */
export interface VideoCommand {
  /** Empty where neither the comment nor the workflow names one. */
  model: string;
  prompt: string;
  /** Seconds, or empty for the model's default. */
  duration: string;
  aspectRatio: string;
  parameters: Record<string, unknown>;
}

/** The flags that every model has; the names are those after `-` became `_`. */
const commonFlags: readonly string[] = ["model", "duration", "aspect_ratio"];

/** The flags that are the model's own fields. */
export function ownFlags(flags: readonly Flag[]): Flag[] {
  return flags.filter(({ name }) => !commonFlags.includes(name));
}

/** The names of all flags of a model; of one that the catalogue does not know, those that every model has. */
export function flagNames(model: string): string[] {
  const own = fieldsOf(model).map(({ name }) => name);
  return [...new Set([...commonFlags, ...own])].filter((name) => name !== "prompt");
}

/** What the comment says, and the workflow's defaults where it asks for the default model and does not say. */
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

/** The fields of a model of the catalogue. */
export function fieldsOf(model: string): FieldDescription[] {
  const known = catalogue.find(({ id }) => id === model);
  return known ? describeFields(known) : [];
}

/** Text as the field's type wants it; what is no such value stays text, and is refused with what is allowed. */
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

/** `5s` is `5`. */
function withoutUnit(duration: string): string {
  return /^(\d+(?:\.\d+)?)\s*s$/iu.exec(duration)?.[1] ?? duration;
}
