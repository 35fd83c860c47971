import * as z from "zod/mini";
import { type Leftover, leftoverSchema } from "../../generation/tracker.ts";
import type { Asset } from "../../manifest/asset.ts";
import { providerNames } from "../../providers/table.ts";
import type { Runner } from "../../runner/runner.ts";

/** What main leaves for the post step of each video that is on its way: never a key, never a prompt. */
function flightSchema() {
  return z.object({
    provider: z.enum(providerNames),
    model: z.string(),
    /** Whether the generation was named by hand. */
    named: z.boolean(),
    leftover: leftoverSchema(),
  });
}

export type Flight = z.output<ReturnType<typeof flightSchema>>;

const name = "in-flight";

/** Keeps the runner informed of which videos are on their way. */
export class InFlight {
  readonly #runner: Runner;
  readonly #flights = new Map<string, Flight>();

  constructor(runner: Runner) {
    this.#runner = runner;
  }

  /** @param leftover Undefined once main has seen to everything itself. */
  save({ id, request: { provider, model }, generationId }: Asset, leftover: Leftover | undefined): void {
    if (leftover) this.#flights.set(id, { provider, model, named: generationId !== undefined, leftover });
    else this.#flights.delete(id);
    this.#runner.saveState(name, JSON.stringify(Object.fromEntries(this.#flights)));
  }
}

/** The videos that main left, by id. */
export function loadInFlight(runner: Runner): Map<string, Flight> {
  const text = runner.state(name);
  const schema = z.record(z.string(), flightSchema());
  return new Map(text === "" ? [] : Object.entries(schema.parse(JSON.parse(text))));
}
