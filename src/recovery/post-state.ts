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

/** The name of a place in the state, from 0. */
function nameOf(place: number): string {
  return `pending-${place}`;
}

/** The value of a place that no video has any more: a step cannot remove a state. */
const vacant = "null";

/**
 * Keeps in the runner's state, for the post step, which videos are under way. The state's file only grows, so each
 * change writes one video. The post step gets the places as environment variables, so a video that starts takes the
 * place of one that is done.
 */
export class PostState {
  readonly #core: ActionLog;
  /** By the video's id. */
  readonly #places = new Map<string, number>();
  readonly #vacant: number[] = [];

  constructor(core: ActionLog) {
    this.#core = core;
  }

  /**
   * @param id The video's id in a manifest; empty for the one video of `action.yml`.
   * @param pending Undefined once main has cleaned up itself.
   */
  save(id: string, pending: PendingGeneration | undefined): void {
    const known = this.#places.get(id);
    if (pending) {
      const place = known ?? this.#vacant.pop() ?? this.#places.size;
      this.#places.set(id, place);
      this.#core.saveState(nameOf(place), JSON.stringify({ id, ...pending }));
    } else if (known !== undefined) {
      this.#places.delete(id);
      this.#vacant.push(known);
      this.#core.saveState(nameOf(known), vacant);
    }
  }
}

/** Reads what main saved, a JSON text for each video; each still has to be parsed, so that one cannot spoil the others. */
export function readPostState(core: ActionLog): string[] {
  const texts: string[] = [];
  for (let text = core.state(nameOf(0)); text !== ""; text = core.state(nameOf(texts.length)))
    texts.push(text);
  return texts.filter((text) => text !== vacant);
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
