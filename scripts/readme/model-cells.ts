import { readEntry } from "../../src/models/data.ts";
import type { FieldSchema, ListPrice, ModelKind } from "../../src/models/entry.ts";
import type { Model } from "../../src/models/model.ts";
import { parseDuration } from "../../src/models/roles.ts";
import { inlineCode } from "../inline-code.ts";

/** The most values of a field that a cell lists. */
const mostValues = 12;

const kinds: Record<ModelKind, string> = {
  "text-to-video": "text",
  "image-to-video": "image",
  both: "text or image",
  "video-to-video": "video",
  "audio-to-video": "audio",
};

/** What a model starts from. */
export function startCell({ kind }: Model): string {
  return kinds[kind];
}

/** The seconds that a model's videos can last: `5, 10`, `4 to 15, auto`. Empty if a request cannot choose. */
export function secondsCell({ schema: { fields }, roles: { duration } }: Model): string {
  if (duration === undefined) return Object.hasOwn(fields, "num_frames") ? "by `num_frames`" : "";
  const { enum: values, minimum, maximum } = fields[duration] ?? {};
  if (values) return describeSeconds(values.filter((value) => value !== null));
  if (minimum !== undefined && maximum !== undefined) return `${minimum} to ${maximum}`;
  if (maximum !== undefined) return `at most ${maximum}`;
  return minimum === undefined ? "any number" : `at least ${minimum}`;
}

function describeSeconds(values: readonly unknown[]): string {
  const numbers = values.flatMap((value) => parseDuration(value) ?? []).toSorted((a, b) => a - b);
  const words = values.filter((value) => parseDuration(value) === undefined);
  const [first = 0] = numbers;
  const isRun = numbers.length > 3 && numbers.every((seconds, index) => seconds === first + index);
  const seconds = isRun ? [`${first} to ${numbers.at(-1)}`] : numbers;
  return [...seconds, ...words.map((word) => inlineCode(String(word)))].join(", ");
}

export function ratiosCell({ schema: { fields }, roles: { aspectRatio } }: Model): string {
  return aspectRatio === undefined ? "" : valuesCell(fields[aspectRatio] ?? {});
}

export function resolutionsCell({ schema: { fields }, roles: { resolution } }: Model): string {
  return resolution === undefined ? "" : valuesCell(fields[resolution] ?? {});
}

function valuesCell({ enum: own = [], anyOf = [] }: FieldSchema): string {
  const values = [...own, ...anyOf.flatMap((alternative) => alternative.enum ?? [])];
  const listed = values.filter((value) => value !== null).map((value) => inlineCode(String(value)));
  const isOpen = values.length === 0 || anyOf.some(({ properties }) => properties !== undefined);
  return shortened([...listed, ...(isOpen ? ["any"] : [])]);
}

/** At most so many of the texts. */
export function shortened(texts: readonly string[], most = mostValues): string {
  const more = texts.length - most;
  return more > 1 ? `${texts.slice(0, most).join(", ")} and ${more} more` : texts.join(", ");
}

/** The field that switches sound on and off. */
export function soundCell({ roles: { sound } }: Model): string {
  return sound === undefined ? "" : inlineCode(sound);
}

export function usualCell({ usualSeconds }: Model): string {
  return usualSeconds === undefined ? "" : `${usualSeconds} s`;
}

/** The published price. Empty where there is none. */
export function priceCell({ provider, id }: Model): string {
  const { perSecond, perSecondWithSound, perVideo }: ListPrice = readEntry(provider, id)?.price ?? {};
  return [
    perVideo === undefined ? "" : describePrice(perVideo, "per video"),
    perSecond === undefined ? "" : describePrice(perSecond, "per second"),
    perSecondWithSound === undefined ? "" : `with sound ${describePrice(perSecondWithSound, "per second")}`,
  ]
    .filter((text) => text !== "")
    .join("; ");
}

function describePrice(price: number | Readonly<Record<string, number>>, per: string): string {
  if (typeof price === "number") return `${formatRate(price)} ${per}`;
  const prices = Object.entries(price).map(([value, usd]) => `${formatRate(usd)} at ${inlineCode(value)}`);
  return `${prices.join(", ")} ${per}`;
}

/** `$0.40`, `$0.068`: all decimals of a rate, and at least two. */
function formatRate(usd: number): string {
  const decimals = String(usd).split(".")[1]?.length ?? 0;
  return `$${usd.toFixed(Math.max(2, decimals))}`;
}
