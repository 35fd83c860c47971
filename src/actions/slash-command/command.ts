import { findModel } from "../../models/catalogue.ts";
import { describeFields, type FieldDescription } from "../../models/describe.ts";
import type { Json, Model } from "../../models/model.ts";
import { typedValue } from "./flag-value.ts";
import type { Command, Flag } from "./grammar.ts";
import type { Defaults, Settings } from "./settings.ts";

/** The video that a comment requests. */
export interface VideoCommand {
  /** Empty if neither the comment nor the workflow names one. */
  model: string;
  prompt: string;
  /** Seconds, or empty for the model's default. */
  duration: string;
  aspectRatio: string;
  parameters: Record<string, unknown>;
  /** The picture to start from: an address, or a file if the workflow gives it. Empty without one. */
  image: string;
  /** The picture to end with. */
  lastImage: string;
  /** Further pictures, which only the workflow gives. */
  referenceImages: readonly string[];
  /** The addresses that come from the comment. */
  own: { image?: string; lastImage?: string };
  /** The addresses of the pictures in the comment's text, which are no flags. */
  shown: readonly string[];
}

/** The flags for pictures, which a picture in the comment's text stands for. */
export const pictureFlags: readonly string[] = ["image", "last_image"];

/** The flags that are the same for every model, with `_` for `-`. */
const commonFlags: readonly string[] = ["model", "duration", "aspect_ratio", ...pictureFlags];

/** The flags that set the model's own fields. */
export function ownFlags(flags: readonly Flag[], model: string): Flag[] {
  return flags.filter(({ name }) => !commonFlags.includes(commonName(name, model)));
}

/** The common flag that sets a field, such as `aspect_ratio` for `ratio`; otherwise the name itself. */
export function commonName(name: string, model: string): string {
  const { duration, aspectRatio } = findModel(model)?.roles ?? {};
  if (name === duration) return "duration";
  return name === aspectRatio ? "aspect_ratio" : name;
}

/** The names of a model's flags; for a model outside the catalogue, the common ones. */
export function flagNames(model: string): string[] {
  const known = findModel(model);
  if (!known) return [...commonFlags];
  const { image, lastImage } = known.roles;
  const pictures = pictureFlags.filter((_, index) => [image, lastImage][index] !== undefined);
  return [...new Set(["model", ...pictures, ...settableFields(known).map(({ flag }) => flag)])];
}

/** A field that a comment may set. */
export interface SettableField extends FieldDescription {
  /** With `_` for `-`. */
  flag: string;
}

/** The fields that flags set: all except the prompt, and a field `model`, whose flag chooses the model. */
export function settableFields(model: Model): SettableField[] {
  return describeFields(model)
    .filter(({ name }) => name !== "prompt" && name !== "model")
    .map((field) => ({ ...field, flag: commonName(field.name, model.id) }));
}

/** Combines the comment with the workflow's defaults, which apply to the default model only. */
export function askedFor(
  { flags, prompt }: Command,
  shown: readonly string[],
  { model: usual = "", defaults }: Settings,
): VideoCommand {
  const model = findModelFlag(flags) ?? usual;
  const given = (name: string) => flags.find((flag) => commonName(flag.name, model) === name)?.value;
  const none = { duration: undefined, aspectRatio: undefined, parameters: {} };
  const open: Defaults = model === usual ? defaults : none;
  const image = given("image") ?? shown[0];
  const second = mostPictures(model) > 0 && shown.length === 2 ? shown[1] : undefined;
  const lastImage = given("last_image") ?? second;
  return {
    model,
    prompt,
    duration: withoutUnit(given("duration") ?? open.duration ?? ""),
    aspectRatio: given("aspect_ratio") ?? open.aspectRatio ?? "",
    parameters: { ...open.parameters, ...typedValues(ownFlags(flags, model), model) },
    image: image ?? open.image ?? "",
    lastImage: lastImage ?? open.lastImage ?? "",
    referenceImages: open.referenceImages ?? [],
    own: { ...(image !== undefined && { image }), ...(lastImage !== undefined && { lastImage }) },
    shown,
  };
}

/** How many pictures a comment may give to a model: one to start from and one to end with. */
export function mostPictures(model: string): number {
  const known = findModel(model);
  if (!known) return pictureFlags.length;
  return [known.roles.image, known.roles.lastImage].filter((role) => role !== undefined).length;
}

/** The model that a comment names. */
export function findModelFlag(flags: readonly Flag[]): string | undefined {
  return flags.find(({ name }) => name === "model")?.value;
}

function typedValues(flags: readonly Flag[], model: string): Record<string, Json> {
  const fields = Object.entries(findModel(model)?.schema.fields ?? {});
  const entries = flags.map(({ name, value }): [string, Json] => {
    const [field = name, schema = {}] = fields.find(([each]) => each.toLowerCase() === name) ?? [];
    return [field, typedValue(value, schema)];
  });
  return Object.fromEntries(entries);
}

/** The fields that a comment may set; none for a model outside the catalogue. */
export function listSettableFields(model: string): SettableField[] {
  const known = findModel(model);
  return known ? settableFields(known) : [];
}

/** Drops the unit: `5s` becomes `5`. */
function withoutUnit(duration: string): string {
  return /^(\d+(?:\.\d+)?)\s*s$/iu.exec(duration)?.[1] ?? duration;
}
