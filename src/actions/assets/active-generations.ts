import * as z from "zod/mini";
import type { ActionLog } from "../../log/action-log.ts";
import type { Asset } from "../../manifest/asset.ts";
import { providerNames } from "../../providers/table.ts";
import { type PendingGeneration, pendingGenerationSchema } from "../../recovery/recovery-ticket.ts";

/** What main leaves for the post step of each video that is on its way: never a key, never a prompt. */
export function activeGenerationSchema() {
  return z.object({
    provider: z.enum(providerNames),
    model: z.string(),
    pending: pendingGenerationSchema(),
  });
}

export type ActiveGeneration = z.output<ReturnType<typeof activeGenerationSchema>>;

const name = "in-flight";

/** Keeps the runner informed of which videos are on their way. */
export class ActiveGenerations {
  readonly #runner: ActionLog;
  readonly #flights = new Map<string, ActiveGeneration>();

  constructor(core: ActionLog) {
    this.#runner = core;
  }

  /** @param leftover Undefined once main has seen to everything itself. */
  save({ id, request: { provider, model } }: Asset, pending: PendingGeneration | undefined): void {
    if (pending) this.#flights.set(id, { provider, model, pending });
    else this.#flights.delete(id);
    this.#runner.saveState(name, JSON.stringify(Object.fromEntries(this.#flights)));
  }
}

/** The videos that main left, by id, as they were saved: each is checked on its own. */
export function loadActiveGenerations(core: ActionLog): [string, unknown][] {
  const text = core.state(name);
  return text === "" ? [] : Object.entries(z.record(z.string(), z.unknown()).parse(JSON.parse(text)));
}
