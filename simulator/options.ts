import { type ProviderName, providerNames } from "../src/providers/table.ts";
import type { Fault } from "./faults/fault.ts";
import type { RecordedRequest } from "./http/exchange.ts";

/** How the simulated providers behave. All seconds are simulated ones unless a comment says otherwise. */
export interface SimulatorOptions {
  /** Simulated seconds per real second. Default 1. */
  speed?: number;
  /** Port of the API server on 127.0.0.1; 0, the default, takes any free one. The file host always takes any. */
  port?: number;
  /** Seconds that every job takes, instead of its model's usual time. */
  usualSeconds?: number;
  /** The keys that are accepted. */
  keys?: Partial<Keys>;
  /** What AI/ML API's ids look like. Default `uuid`. */
  idForm?: IdForm;
  /** Bytes that every file is padded up to. A file that is longer already is not changed. */
  fileBytes?: number;
  /** Seconds until a file's address expires. Default: never. */
  linkSeconds?: number;
  /** What goes wrong. The simulator keeps this array, which may be changed while it runs. */
  faults?: Fault[];
  /** The chosen variants of healthy answers. */
  answers?: Partial<Answers>;
  /** Called as soon as a request has arrived whole. */
  onRequest?: (request: RecordedRequest) => void;
  /** Called when the answer to a request is chosen, before it is sent. */
  onAnswer?: (request: RecordedRequest) => void;
}

type Keys = Record<ProviderName, string>;

/** `UUID:vendor/model/path`; 21 characters that begin with `-`; 18 digits, which no JavaScript number holds. */
export const idForms = ["uuid", "nanoid", "digits"] as const;
export type IdForm = (typeof idForms)[number];

/** Variants of healthy answers. The defaults are what the providers document. */
export const answerChoices = {
  /** Where AI/ML API says what a job cost. `usd_spent` comes beside `credits_used`. */
  usage: ["credits_used", "tokens_used", "usd_spent", "headers", "none"],
  /** Whether the answer to a submit says it already. */
  usageAtSubmit: [false, true],
  /** How AI/ML API spells statuses: as documented, as seen beside that, or in invented words. */
  statuses: ["documented", "seen", "unknown"],
  video: ["object", "array"],
  /** The form of a failed job's error. */
  error: ["object", "detail", "string", "null"],
  /** AI/ML API's error bodies. */
  errorBody: ["new", "old"],
  /** What `message` is in an error body: a string, a list, or JSON in a string. */
  errorMessage: ["text", "list", "json"],
  /** The files' type, in answers and on the file host; `usual` is the provider's own. */
  contentType: ["usual", "video/mp4", "application/octet-stream"],
  /** Whether a file's path holds `%2F`, which only that spelling finds. */
  encodedPath: [false, true],
  fileSize: [true, false],
  /** `published` quotes what can be quoted; `variable` nothing; `none` leaves the block out. */
  pricing: ["published", "variable", "none"],
} as const;

type Choices = typeof answerChoices;
export type Answers = { -readonly [K in keyof Choices]: Choices[K][number] };

/** The options with every default filled in. */
export interface Settings {
  speed: number;
  usualSeconds: number | undefined;
  keys: Keys;
  idForm: IdForm;
  fileBytes: number;
  linkSeconds: number;
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
    answers: { ...documented, ...options.answers },
  };
}
