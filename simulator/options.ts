import type { CatalogueEntry } from "../src/models/entry.ts";
import { type ProviderName, providerNames } from "../src/providers/table.ts";
import type { Fault } from "./faults/fault.ts";
import type { RecordedRequest } from "./http/exchange.ts";

/** How the simulated providers behave. Seconds are simulated ones unless noted. */
export interface SimulatorOptions {
  /** Simulated seconds per real second. Default 1. */
  speed?: number;
  /** Port of the API server on 127.0.0.1; 0, the default, takes any free one. The file host always takes any. */
  port?: number;
  /** Seconds for every job, instead of its model's usual time. */
  usualSeconds?: number;
  /** The accepted keys. */
  keys?: Partial<Keys>;
  /** The form of AI/ML API's ids. Default: `uuid`. */
  idForm?: IdForm;
  /** Bytes to which shorter files are padded. */
  fileBytes?: number;
  /** Seconds until a file's address expires. Default: never. */
  linkSeconds?: number;
  /** Generations that a provider makes at the same time for the account; it refuses more with 429. Default: any number. */
  slots?: number;
  /** The faults. Tests may change this array while the simulator runs. */
  faults?: Fault[];
  /** The chosen variants of healthy answers. */
  answers?: Partial<Answers>;
  /** Further models of a provider, or other entries of those that the catalogue has. */
  models?: Partial<Record<ProviderName, readonly CatalogueEntry[]>>;
  /**
   * Changes of the published documents, by model: a field or a value more or less. Each gets a copy of the document.
   * The requests of these models are checked by the changed document alone.
   */
  schemas?: Record<string, ChangeDocument>;
  /** Called when a request has arrived completely. */
  onRequest?: (request: RecordedRequest) => void;
  /** Called when the answer to a request is chosen, before it is sent. */
  onAnswer?: (request: RecordedRequest) => void;
}

type Keys = Record<ProviderName, string>;

/** A published document is JSON of any depth. */
// biome-ignore lint/suspicious/noExplicitAny: tests reach into documents as into any JSON.
type ChangeDocument = (document: any) => any;

/**
 * `UUID:vendor/model/path`; 21 characters that begin with `-`; 18 digits, more than a JavaScript number can represent.
 */
export const idForms = ["uuid", "nanoid", "digits"] as const;
export type IdForm = (typeof idForms)[number];

/** Variants of healthy answers. The defaults are what the providers document. */
export const answerChoices = {
  /** Where AI/ML API reports a job's cost. `usd_spent` comes beside `credits_used`. */
  usage: ["credits_used", "tokens_used", "usd_spent", "headers", "none"],
  /** Whether the answer to a submit already reports it. */
  usageAtSubmit: [false, true],
  /** How AI/ML API spells statuses: as documented, as observed in addition, or in invented words. */
  statuses: ["documented", "seen", "unknown"],
  /** A result's `video`: a file, a list of one, or its address alone; or a list under the name `videos`. */
  video: ["object", "array", "text", "videos"],
  /** The form of a failed job's error. */
  error: ["object", "detail", "string", "null"],
  /** AI/ML API's error bodies. */
  errorBody: ["new", "old"],
  /** The type of `message` in an error body: a string, a list, or JSON in a string. */
  errorMessage: ["text", "list", "json"],
  /** The files' type, in answers and on the file host; `usual` is the provider's own. */
  contentType: ["usual", "video/mp4", "application/octet-stream"],
  /** The files' container where the request names none. */
  container: ["mp4", "webm"],
  /** Whether a file's path contains `%2F`, which must stay encoded. */
  encodedPath: [false, true],
  fileSize: [true, false],
  /** `published` quotes the known prices, `variable` none; `none` omits the block. */
  pricing: ["published", "variable", "none"],
} as const;

type Choices = typeof answerChoices;
export type Answers = { -readonly [K in keyof Choices]: Choices[K][number] };

/** The options with all defaults. */
export interface Settings {
  speed: number;
  usualSeconds: number | undefined;
  keys: Keys;
  idForm: IdForm;
  fileBytes: number;
  linkSeconds: number;
  slots: number;
  answers: Answers;
}

/** `fal-simulator-key`. */
export const defaultKeys = Object.fromEntries(
  providerNames.map((name) => [name, `${name}-simulator-key`]),
) as Keys;

const documented: Answers = {
  usage: "credits_used",
  usageAtSubmit: false,
  statuses: "documented",
  video: "object",
  error: "object",
  errorBody: "new",
  errorMessage: "text",
  contentType: "usual",
  container: "mp4",
  encodedPath: false,
  fileSize: true,
  pricing: "published",
};

export function settingsFrom(options: SimulatorOptions): Settings {
  return {
    speed: options.speed ?? 1,
    usualSeconds: options.usualSeconds,
    keys: { ...defaultKeys, ...options.keys },
    idForm: options.idForm ?? "uuid",
    fileBytes: options.fileBytes ?? 0,
    linkSeconds: options.linkSeconds ?? Number.POSITIVE_INFINITY,
    slots: options.slots ?? Number.POSITIVE_INFINITY,
    answers: { ...documented, ...options.answers },
  };
}
