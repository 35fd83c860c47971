import * as z from "zod/mini";
import type { Runner } from "../../runner/runner.ts";

/**
 * What main leaves for the post step: never a key, never the prompt.
 *
 * - `under-way`: main was killed before it could settle anything. `earlier` is what a later attempt has to know, and
 *   `ticket` says whether it can find that.
 * - `unticketed`: main is over, but a later attempt cannot find what it has to know.
 * - `settled`: main has seen to everything itself.
 *
 * Main only writes it, so the schema is built where it is read.
 */
function stateSchema() {
  const earlier = z.discriminatedUnion("state", [
    z.object({ state: z.literal("accepted"), id: z.string() }),
    z.object({ state: z.literal("submitting"), attempt: z.number() }),
  ]);
  return z.discriminatedUnion("stage", [
    z.object({ stage: z.literal("under-way"), key: z.string(), earlier, ticket: z.boolean() }),
    z.object({ stage: z.literal("unticketed"), key: z.string(), earlier }),
    z.object({ stage: z.literal("settled") }),
  ]);
}

export type State = z.output<ReturnType<typeof stateSchema>>;

const name = "video";

export function saveState(runner: Runner, value: State): void {
  runner.saveState(name, JSON.stringify(value));
}

/** Undefined where main had nothing to leave. */
export function loadState(runner: Runner): State | undefined {
  const text = runner.state(name);
  return text === "" ? undefined : z.parse(stateSchema(), JSON.parse(text));
}
