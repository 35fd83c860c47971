import type { ActionLog } from "../log/action-log.ts";
import type { ProviderName } from "../providers/table.ts";
import type { PreviousAttempt } from "./ticket-name.ts";

/**
 * What main leaves for the post step of one video: never a key, never the prompt.
 *
 * - `under-way`: main was killed before the generation ended. `previous` is what a later attempt needs to know, and
 *   `ticket` says whether it can find that already.
 * - `unticketed`: main has ended, but could not store the ticket of `previous`.
 */
export type PendingGeneration = {
  provider: ProviderName;
  model: string;
  /** The idempotency key. */
  key: string;
  previous: PreviousAttempt;
} & ({ stage: "under-way"; ticket: boolean } | { stage: "unticketed" });

const name = "pending";

/** Keeps in the runner's state, for the post step, which videos are under way. */
export class PostState {
  readonly #core: ActionLog;
  readonly #pending = new Map<string, PendingGeneration>();

  constructor(core: ActionLog) {
    this.#core = core;
  }

  /**
   * @param id The video's id in a manifest; empty for the one video of `action.yml`.
   * @param pending Undefined once main has cleaned up itself.
   */
  save(id: string, pending: PendingGeneration | undefined): void {
    if (pending) this.#pending.set(id, pending);
    else this.#pending.delete(id);
    this.#core.saveState(name, JSON.stringify(Object.fromEntries(this.#pending)));
  }
}

/** Reads what main saved, by id; each entry still has to be parsed, so that one cannot spoil the others. */
export function readPostState(core: ActionLog): [string, unknown][] {
  const text = core.state(name);
  return text === "" ? [] : Object.entries<unknown>(JSON.parse(text));
}

const draftName = "bundle";

/** Leaves a shard's bundle to the post step. @param draft The path of its draft; undefined once main has stored it. */
export function saveDraft(core: ActionLog, draft: string | undefined): void {
  core.saveState(draftName, draft ?? "");
}

/** The path of the draft of a bundle that main has not stored. */
export function readDraft(core: ActionLog): string | undefined {
  return core.state(draftName) || undefined;
}
