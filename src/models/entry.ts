import type { Json } from "../providers/provider.ts";

/**
 * The JSON Schema of one field, in the subset that the providers' documents need. `format: "file-url"` marks the address
 * of a file; any other keyword is dropped when the data is written.
 */
export interface FieldSchema {
  type?: FieldType | FieldType[];
  enum?: Json[];
  minimum?: number;
  maximum?: number;
  exclusiveMinimum?: number;
  exclusiveMaximum?: number;
  multipleOf?: number;
  minLength?: number;
  maxLength?: number;
  minItems?: number;
  maxItems?: number;
  items?: FieldSchema;
  /** Of an object. A property that is not named may be there too. */
  properties?: Record<string, FieldSchema>;
  required?: string[];
  anyOf?: FieldSchema[];
  format?: "file-url" | "uri";
  default?: Json;
}

export type FieldType = "string" | "integer" | "number" | "boolean" | "array" | "object" | "null";

/** What a model takes: the provider's own field names. */
export interface ModelSchema {
  fields: Record<string, FieldSchema>;
  /** Names of the fields without which the provider refuses a request. */
  required: string[];
}

export type ModelKind =
  | "text-to-video"
  | "image-to-video"
  /** From a text, or from a text and a picture. */
  | "both"
  | "video-to-video"
  | "audio-to-video";

/** US dollars, where the provider publishes a fixed price. */
export interface ListPrice {
  /** For each second of the video; by the value of the field `resolution` if that decides. */
  perSecond?: number | Record<string, number>;
  /** For each second of a video with sound, where that is dearer; by resolution as above. */
  perSecondWithSound?: number | Record<string, number>;
  /** For the whole video; by the value of the field `duration` if that decides. */
  perVideo?: number | Record<string, number>;
}

/** A model in the catalogue's data: one line of `catalogue/aimlapi.json` or `catalogue/fal.json`. */
export interface CatalogueEntry extends ModelSchema {
  /** The provider's model id, which users write. */
  id: string;
  title?: string;
  kind: ModelKind;
  /** Seconds from submit to ready, as the provider's page for the model shows for its own sample. */
  usualSeconds?: number;
  price?: ListPrice;
  /** Other ids of the same model. */
  aliases?: string[];
  /** For a model that the provider has announced to end: the id of its successor. */
  replacedBy?: string;
  /** Where the fields come from. */
  source: string;
}

/** Medians of the known usual times, in seconds: `usual-time-medians.ts`. */
export interface Medians {
  families: Record<string, number>;
  kinds: Partial<Record<ModelKind, number>>;
  /** Of all models. */
  any: number;
}
