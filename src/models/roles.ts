import type { Json } from "../providers/provider.ts";
import type { FieldSchema, ModelSchema } from "./entry.ts";

/** How a request spells a number of seconds: `5`, `"5"` or `"5s"`. */
export type DurationSpelling = "number" | "text" | "seconds";

/** The names of the fields that every provider and model calls otherwise. Undefined where the model has no such field. */
export interface Roles {
  duration?: string;
  durationSpelling?: DurationSpelling;
  aspectRatio?: string;
  /** Names the size of the frame, or one of its sides. */
  resolution?: string;
  /** The picture to start from. */
  image?: string;
  /** The picture to end with. */
  lastImage?: string;
  /** Pictures of what the video shows: a list, or in a few models a single one. */
  references?: string;
  /** Switches sound on and off. */
  sound?: string;
}

/** The fields' names by role, the most specific first. */
const names = {
  aspectRatio: ["aspect_ratio", "ratio"],
  resolution: [
    "resolution",
    "output_resolution",
    "video_size",
    "image_size",
    "frame_size",
    "dimensions",
    "max_resolution",
  ],
  image: [
    "image_url",
    "start_image_url",
    "first_image_url",
    "first_frame_url",
    "first_frame_image_url",
    "first_frame_image",
  ],
  lastImage: ["end_image_url", "tail_image_url", "last_image_url", "last_frame_url"],
  references: [
    "reference_image_urls",
    "ref_image_urls",
    "image_urls",
    "input_image_urls",
    "reference_images",
    "image_list",
    "reference_image_url",
    "subject_reference_image_url",
  ],
  sound: ["generate_audio", "generate_audio_switch", "enable_audio", "audio", "bgm"],
} as const;

/** Derives which field of a model plays which role, from the names and types of its fields. */
export function deriveRoles({ fields }: ModelSchema): Roles {
  const find = (candidates: readonly string[], fits: (field: FieldSchema) => boolean) =>
    candidates.find((name) => Object.hasOwn(fields, name) && fits(fields[name] ?? {}));
  const duration = find(["duration"], (field) => deriveSpelling(field) !== undefined);
  const roles = {
    duration,
    durationSpelling: duration === undefined ? undefined : deriveSpelling(fields[duration] ?? {}),
    aspectRatio: find(names.aspectRatio, (field) => takes(field, "string")),
    resolution: find(names.resolution, (field) => takes(field, "string") || takes(field, "integer")),
    image: find(names.image, isAddress),
    lastImage: find(names.lastImage, isAddress),
    references: find(names.references, (field) => isAddress(field) || isListOfAddresses(field)),
    sound: find(names.sound, (field) => takes(field, "boolean")),
  };
  return Object.fromEntries(Object.entries(roles).filter(([, name]) => name !== undefined));
}

/** Undefined if the field takes neither numbers nor text. */
function deriveSpelling(field: FieldSchema): DurationSpelling | undefined {
  const values = field.enum?.filter((value) => parseDuration(value) !== undefined) ?? [];
  const samples = values.length > 0 ? values : [field.default ?? null];
  if (takes(field, "integer") || takes(field, "number")) return "number";
  if (!takes(field, "string")) return undefined;
  return samples.every((value) => typeof value === "string" && /s$/iu.test(value)) ? "seconds" : "text";
}

function takes(field: FieldSchema, type: "string" | "integer" | "number" | "boolean"): boolean {
  if (field.anyOf) return field.anyOf.some((alternative) => takes(alternative, type));
  return [field.type].flat().includes(type);
}

function isAddress(field: FieldSchema): boolean {
  if (field.anyOf) return field.anyOf.some(isAddress);
  return takes(field, "string") && field.format !== undefined;
}

function isListOfAddresses({ type, items }: FieldSchema): boolean {
  return [type].flat().includes("array") && items !== undefined && isAddress(items);
}

/**
 * Reads a duration as people write it and schemas list it: `5`, `"5"`, `"5 s"`, and `0`, which stands for another length.
 * Undefined for words such as `auto`.
 */
export function parseDuration(value: unknown): number | undefined {
  if (typeof value === "number") return value;
  const [, number] = /^\s*(\d+(?:\.\d+)?)\s*s?\s*$/iu.exec(typeof value === "string" ? value : "") ?? [];
  return number === undefined ? undefined : Number(number);
}

/**
 * Spells a duration as the field does. What is neither a number of seconds nor a word of the field stays as given, so
 * that the check refuses it with the allowed values.
 */
export function spellDuration(given: string, spelling: DurationSpelling): Json {
  const seconds = parseDuration(given);
  if (seconds === undefined) return given.trim();
  if (spelling === "number") return seconds;
  return spelling === "seconds" ? `${seconds}s` : String(seconds);
}
