import * as z from "zod/mini";
import type { Runner } from "../../runner/runner.ts";

/**
 * What main leaves for the post step, should it be killed: never a key, never the prompt.
 *
 * - `submitting`: a request that may be charged is on its way.
 * - `accepted`: the provider has accepted it; `ticket` says whether a later attempt can find it.
 * - `settled`: main has seen to everything itself.
 *
 * Main only writes it, so the schema is built where it is read.
 */
function stateSchema() {
  return z.discriminatedUnion("stage", [
    z.object({ stage: z.literal("submitting"), key: z.string() }),
    z.object({ stage: z.literal("accepted"), key: z.string(), id: z.string(), ticket: z.boolean() }),
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
