import * as z from "zod/mini";
import { type Failure, listingFailure } from "../errors.ts";
import type { Environment } from "../log/action-log.ts";
import type { Problem } from "../models/request.ts";
import { type MistakableFields, unknownInputs } from "./unknown.ts";

/** An action's inputs by name, each with its parser and default. */
export type InputSchema = z.ZodMiniObject;

/** The inputs of a step. */
export interface GivenInputs<S extends InputSchema> {
  /** The valid ones. */
  values: Partial<z.output<S>>;
  /** All inputs; undefined if any is invalid. */
  complete: z.output<S> | undefined;
  problems: Problem[];
}

/**
 * Reads a step's inputs. An invalid input does not stop the others from being read, so that all problems are reported
 * together. An empty value counts as not set.
 *
 * @param verbatim The input whose white space counts; only its trailing line breaks are dropped.
 * @param fields Of models, if the action has to do with them.
 */
export function readGiven<S extends InputSchema>(
  schema: S,
  environment: Environment,
  {
    verbatim,
    fields = { listFieldNames: () => [], place: "parameters" },
  }: { verbatim?: string; fields?: MistakableFields } = {},
): GivenInputs<S> {
  const given = givenInputs(schema, environment, verbatim);
  const inputs = Object.keys(schema.def.shape);
  const unknown = unknownInputs(environment, { inputs, ...fields });
  const parsed = z.safeParse(schema, given);
  if (parsed.success) {
    const complete = unknown.length === 0 ? parsed.data : undefined;
    return { values: parsed.data, complete, problems: unknown };
  }
  const wrong = parsed.error.issues.map(({ path, message }) => ({ input: String(path[0]), message }));
  const problems = [...unknown, ...wrong];
  const bad = new Set(wrong.map(({ input }) => input));
  const good = (entries: object) =>
    Object.fromEntries(Object.entries(entries).filter(([name]) => !bad.has(name)));
  // An invalid input does not get its default.
  const values = good(z.parse(z.partial(schema), good(given))) as Partial<z.output<S>>;
  return { values, complete: undefined, problems };
}

/**
 * The text of an input. The runner sets `INPUT_NAME`, in capitals, and an empty string for an input that is not set.
 */
export function inputText(environment: Environment, name: string): string {
  return environment[`INPUT_${name.toUpperCase()}`] ?? "";
}

function givenInputs(
  schema: InputSchema,
  environment: Environment,
  verbatim?: string,
): Record<string, string> {
  const entries = Object.keys(schema.def.shape).map((name): [string, string] => {
    const value = inputText(environment, name);
    return [name, name === verbatim ? value.replace(/[\r\n]+$/u, "") : value.trim()];
  });
  return Object.fromEntries(entries.filter(([, value]) => value.trim() !== ""));
}

/** One error that lists all problems, each on its own line, as far as an annotation can show them. */
export function invalidInput(problems: readonly Problem[]): Failure {
  const report = {
    what: `${problems.length === 1 ? "One input" : `${problems.length} inputs`} cannot be used:`,
    cost: "Nothing was sent and nothing was spent.",
    next: `Correct ${problems.length === 1 ? "it" : "them"} and run the step again.`,
  };
  const lines = problems.map(({ input, message }) => `${input} ${message}`);
  return listingFailure("Invalid input", report, lines);
}
