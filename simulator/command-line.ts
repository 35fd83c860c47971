import { parseArgs } from "node:util";
import * as z from "zod";
import { type Fault, faultSchema } from "./faults/fault.ts";
import { type Answers, answerChoices, idForms, type SimulatorOptions } from "./options.ts";

/** A mistake on the command line. The message is one line for the user. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/** @throws {UsageError} */
export function parseOptions(args: readonly string[]): SimulatorOptions | "help" {
  const flags = parseFlags(args);
  if (flags.help) return "help";
  const numbers = {
    port: parseNumber("port", flags.port, z.int().min(0).max(65_535)),
    speed: parseNumber("speed", flags.speed, positive),
    usualSeconds: parseNumber("usual-seconds", flags["usual-seconds"], positive),
    fileBytes: parseNumber("file-bytes", flags["file-bytes"], z.int().min(0)),
    linkSeconds: parseNumber("link-seconds", flags["link-seconds"], positive),
    slots: parseNumber("slots", flags.slots, z.int().min(0)),
  };
  const given = Object.entries(numbers).filter(([, value]) => value !== undefined);
  return {
    ...(Object.fromEntries(given) as Record<string, number>),
    ...(flags["id-form"] !== undefined && { idForm: parseIdForm(flags["id-form"]) }),
    answers: parseAnswers(flags.answer ?? []),
    faults: (flags.fault ?? []).map(parseFault),
  };
}

const positive = z.number().positive();

function parseFlags(args: readonly string[]) {
  const text = { type: "string" } as const;
  const texts = { type: "string", multiple: true } as const;
  const options = {
    port: text,
    speed: text,
    "usual-seconds": text,
    "file-bytes": text,
    "link-seconds": text,
    slots: text,
    "id-form": text,
    answer: texts,
    fault: texts,
    help: { type: "boolean", short: "h" },
  } as const;
  try {
    return parseArgs({ args: [...args], options }).values;
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw new UsageError(message.split(/\n|\. /u, 1)[0]);
  }
}

function parseNumber(flag: string, value: string | undefined, schema: z.ZodType<number>): number | undefined {
  if (value === undefined) return undefined;
  const parsed = schema.safeParse(value.trim() === "" ? Number.NaN : Number(value));
  if (!parsed.success) throw new UsageError(`--${flag} cannot be "${value}"`);
  return parsed.data;
}

function parseIdForm(text: string): (typeof idForms)[number] {
  const form = idForms.find((candidate) => candidate === text);
  if (form) return form;
  throw new UsageError(`--id-form must be one of ${idForms.join(", ")}, not "${text}"`);
}

function parseAnswers(texts: readonly string[]): Partial<Answers> {
  return Object.fromEntries(texts.map(parseAnswer)) as Partial<Answers>;
}

function parseAnswer(text: string): [string, unknown] {
  const [name = "", value] = text.split("=", 2);
  const choices = Object.entries(answerChoices).find(([known]) => known === name)?.[1];
  if (!choices)
    throw new UsageError(`--answer knows ${Object.keys(answerChoices).join(", ")}, not "${name}"`);
  const choice = choices.find((candidate) => String(candidate) === value);
  if (choice === undefined) throw new UsageError(`--answer ${name} must be one of ${choices.join(", ")}`);
  return [name, choice];
}

/**
 * Parses a fault: JSON, or `operation=what,setting=value,…` where `what` is a status or a kind:
 * `submit=503,times=2`, `file=stall,afterBytes=1000`.
 */
export function parseFault(text: string): Fault {
  const parsed = faultSchema.safeParse(text.startsWith("{") ? parseFaultJson(text) : parseShorthand(text));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new UsageError(
    `--fault ${text}: ${[issue?.path.join("."), issue?.message].filter(Boolean).join(": ")}`,
  );
}

function parseFaultJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new UsageError(`--fault ${text}: not valid JSON`);
  }
}

function parseShorthand(text: string): unknown {
  const [[at, what = ""] = [], ...settings] = text.split(",").map(splitSetting);
  const kind = /^\d+$/u.test(what) ? { kind: "status", status: Number(what) } : { kind: what };
  const { times, after, ...rest } = Object.fromEntries(
    settings.map(([name, value]) => [name, parseValue(value)]),
  );
  return {
    at,
    ...(times !== undefined && { times }),
    ...(after !== undefined && { after }),
    do: { ...kind, ...rest },
  };
}

function splitSetting(text: string): [string, string | undefined] {
  const [name = "", ...value] = text.split("=");
  return [name, value.length > 0 ? value.join("=") : undefined];
}

/** Reads numbers and booleans as such, and anything else as text. A setting without a value is `true`. */
function parseValue(text: string | undefined): unknown {
  if (text === undefined) return true;
  if (text === "true" || text === "false") return text === "true";
  return /^-?\d+(?:\.\d+)?$/u.test(text) ? Number(text) : text;
}
