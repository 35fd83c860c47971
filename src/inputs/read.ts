import * as z from "zod/mini";
import { Failure } from "../errors.ts";
import type { Environment } from "../log/action-log.ts";
import type { Problem } from "../models/request.ts";
import { oneLine } from "../text/sanitize.ts";
import { unknownInputs } from "./unknown.ts";

/** An action's inputs, by name: how the text of each is read, and its default. */
export type InputSchema = z.ZodMiniObject;

/** What a step was given. */
export interface GivenInputs<S extends InputSchema> {
  /** What could be read. */
  values: Partial<z.output<S>>;
  /** All of it; undefined where something is wrong. */
  complete: z.output<S> | undefined;
  problems: Problem[];
}

/**
 * Reads a step's inputs. What is wrong with one does not keep the others from being read, so that what depends on
 * them can be checked too and all problems are reported at once. An empty value counts as not set.
 *
 * @param verbatim An input whose white space counts; of it only line ends at the end are dropped.
 * @param fieldsOf The fields of the models that the action is about, which are no inputs.
 */
export function readGiven<S extends InputSchema>(
  schema: S,
  environment: Environment,
  {
    verbatim,
    fieldsOf = () => [],
    place = "parameters",
  }: { verbatim?: string; fieldsOf?: () => readonly string[]; place?: string } = {},
): GivenInputs<S> {
  const given = givenInputs(schema, environment, verbatim);
  const inputs = Object.keys(schema.def.shape);
  const unknown = unknownInputs(environment, { inputs, fields: fieldsOf, place });
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
  // What cannot be read has no default either.
  const values = good(z.parse(z.partial(schema), good(given))) as Partial<z.output<S>>;
  return { values, complete: undefined, problems };
}

/** The runner hands an input over as `INPUT_NAME`, upper-cased, and an absent one as empty text. */
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

/** One error for all that is wrong, each problem on a line of its own. */
export function invalidInput(problems: readonly Problem[]): Failure {
  const list = problems.map(({ input, message }) => `- ${oneLine(`${input} ${message}`, 1000)}`);
  return new Failure("Invalid input", {
    what: `${problems.length === 1 ? "One input" : `${problems.length} inputs`} cannot be used:\n${list.join("\n")}\n`,
    cost: "Nothing was sent and nothing was spent.",
    next: `Correct ${problems.length === 1 ? "it" : "them"} and run the step again.`,
  });
}
