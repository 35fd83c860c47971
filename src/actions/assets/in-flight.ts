import * as z from "zod/mini";
import { type Leftover, leftoverSchema } from "../../generation/tracker.ts";
import type { Asset } from "../../manifest/asset.ts";
import { providerNames } from "../../providers/table.ts";
import type { Runner } from "../../runner/runner.ts";

/** What main leaves for the post step of each video that is on its way: never a key, never a prompt. */
export function flightSchema() {
  return z.object({
    provider: z.enum(providerNames),
    model: z.string(),
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
  save({ id, request: { provider, model } }: Asset, leftover: Leftover | undefined): void {
    if (leftover) this.#flights.set(id, { provider, model, leftover });
    else this.#flights.delete(id);
    this.#runner.saveState(name, JSON.stringify(Object.fromEntries(this.#flights)));
  }
}

/** The videos that main left, by id, as they were saved: each is checked on its own. */
export function loadInFlight(runner: Runner): [string, unknown][] {
  const text = runner.state(name);
  return text === "" ? [] : Object.entries(z.record(z.string(), z.unknown()).parse(JSON.parse(text)));
}
