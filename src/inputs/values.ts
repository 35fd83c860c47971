import * as z from "zod/mini";
import { whyNotPortableName } from "../files/names.ts";
import { isLoopbackHost } from "../http/loopback.ts";
import { generationIdPattern } from "../providers/generation-id.ts";
import { quoted } from "../text/sanitize.ts";
import { didYouMean } from "../text/suggest.ts";

/** The schema of every input before parsing: any text. */
const anyText = z.string("is missing");

/** The spellings of YAML 1.2's core schema, which `@actions/core` accepts too. */
const booleans: Record<string, boolean> = {
  true: true,
  True: true,
  TRUE: true,
  false: false,
  False: false,
  FALSE: false,
};

/** `true` or `false`. */
export const booleanText = parsed((text) => booleans[text], "true or false", { words: ["true", "false"] });

/** One of a few words. */
export function wordText<const T extends string>(words: readonly T[]) {
  return parsed((text) => words.find((word) => word === text), words.join(", "), { words });
}

/** A number within bounds, as decimal text. */
export function numberText(bounds: { above?: number; from?: number; to: number; integer?: boolean }) {
  const { above, from = above ?? 0, to, integer = false } = bounds;
  const kind = integer ? "a whole number" : "a number";
  const range = above === undefined ? `from ${from} to ${to}` : `above ${above} and at most ${to}`;
  return parsed((text) => {
    const number = /^[+-]?(\d+(\.\d*)?|\.\d+)$/u.test(text) ? Number(text) : Number.NaN;
    const inRange = number >= from && number <= to && number !== above;
    return inRange && (!integer || Number.isInteger(number)) ? number : undefined;
  }, `${kind} ${range}`);
}

/** A URL that may receive a key: https, or plain http on a loopback host. Messages do not repeat a password in it. */
export const baseUrlText = parsed(
  (text) => {
    const url = URL.canParse(text) ? new URL(text) : undefined;
    if (!url || url.username || url.password || url.search || url.hash) return undefined;
    const secure = url.protocol === "https:" || (url.protocol === "http:" && isLoopbackHost(url.hostname));
    return secure ? url : undefined;
  },
  "an https:// address without user, query or fragment (http:// only on a loopback host)",
  { show: (text) => text.replace(/\/\/.*@/u, "//…@") },
);

/** A temporary file gets the artifact's name and perhaps a suffix; file systems allow 255 bytes. */
const artifactNameBytes = 200;

/** A name that the artifact service accepts: it refuses the characters that Windows file systems refuse. */
export const artifactName = {
  pattern: /^(?![. ]*(?:\.[mM][pP]4)?$)(?!.*##\[)[^":<>|*?\\/\p{C}\p{Zl}\p{Zp}]+$/u,
  allowed: `at most ${artifactNameBytes} bytes of UTF-8, a name before .mp4, none of " : < > | * ? \\ / and no line breaks, invisible characters, log commands or names that Windows keeps for itself`,
  fits: (text: string) =>
    Buffer.byteLength(text) <= artifactNameBytes && whyNotPortableName(text) === undefined,
};
export const artifactNameText = formed(artifactName);

/** A generation's id as the provider issued it. */
export const generationId = {
  pattern: generationIdPattern,
  allowed: "an id as the provider gave it: at most 300 printable characters, no white space",
};
export const generationIdText = formed(generationId);

/** A branch name that is safe to pass to git: https://git-scm.com/docs/git-check-ref-format */
export const branchText = formed({
  pattern: /^(?![-./])(?!.*(\.\.|\/\/|\/\.|\.lock(\/|$)|@\{))[\p{L}\p{N}_./@+#=,-]{1,200}(?<![./])$/u,
  allowed: "the name of a branch",
});

/** A pattern for text, and its description for messages. */
interface Form {
  pattern: RegExp;
  allowed: string;
  /** A further check that the pattern cannot express. */
  fits?: (text: string) => boolean;
}

function formed({ pattern, allowed, fits = () => true }: Form) {
  return parsed((text) => (pattern.test(text) && fits(text) ? text : undefined), allowed);
}

/** The wording of a refusal. */
interface Refusal {
  /** Removes secrets from the refused text before the message quotes it. */
  show?: (text: string) => string;
  /** Suggestions. */
  words?: readonly string[];
}

/** A schema that parses text, or refuses it with a message that says what is allowed. */
export function parsed<T>(
  parse: (text: string) => T | undefined,
  allowed: string,
  { show = (text) => text, words = [] }: Refusal = {},
) {
  return z.pipe(
    anyText,
    z.transform((text, context) => {
      const value = parse(text);
      if (value !== undefined) return value;
      context.issues.push({
        code: "custom",
        input: text,
        message: `is ${quoted(show(text))}; allowed is ${allowed}${didYouMean(text, words)}`,
      });
      return z.NEVER;
    }),
  );
}

/** The lines of an input that takes several values, one a line. */
export function linesOf(text: string): string[] {
  return text
    .split(/\r?\n/u)
    .map((line) => line.trim())
    .filter(Boolean);
}
