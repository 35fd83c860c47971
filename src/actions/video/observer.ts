import type { Earlier, Observer } from "../../generation/generate.ts";
import type { Stage } from "../../generation/ledger.ts";
import { orAborted } from "../../generation/stop.ts";
import type { Generation } from "../../providers/provider.ts";
import type { Journal } from "../../runner/journal.ts";
import type { Runner } from "../../runner/runner.ts";
import type { Outputs } from "./outputs.ts";
import { saveState } from "./state.ts";

interface Options {
  /** Names the request, to later attempts of the run. */
  key: string;
  /** The run's attempt, from 1. */
  attempt: number;
  /** Stores a ticket, or says why it could not; undefined where none is to be stored. */
  storeTicket: ((earlier: Earlier) => Promise<string | undefined>) | undefined;
  /** Begins to load what comes after the wait. */
  prepare: () => void;
  outputs: Outputs;
  runner: Runner;
  journal: Journal;
  signal: AbortSignal;
}

/**
 * Sets outputs and state the moment something is known, and stores the ticket before the first wait: whenever main is
 * killed, the post step and a later attempt know what was paid for.
 */
export class StepObserver implements Observer {
  readonly #options: Options;
  #earlier: Earlier | undefined;
  #ticket: Promise<boolean> = Promise.resolve(false);

  constructor(options: Options) {
    this.#options = options;
  }

  submitting(): void {
    this.#ticket = Promise.resolve(false);
    this.#save({ state: "submitting", attempt: this.#options.attempt }, false);
  }

  async accepted({ id }: Generation, resumed: boolean): Promise<void> {
    const { outputs, journal, storeTicket, prepare, signal } = this.#options;
    const earlier: Earlier = { state: "accepted", id };
    this.#save(earlier, false);
    outputs.set("generation-id", id);
    outputs.set("resumed", resumed);
    if (!resumed) journal.line(`Accepted: generation ${id}`);
    if (storeTicket) {
      this.#ticket = this.#store(storeTicket(earlier), earlier);
      // A step that is stopped cancels the generation meanwhile; the ticket is waited for in the end.
      await orAborted(this.#ticket, signal);
    }
    prepare();
  }

  ready(videoUrl: string): void {
    const { outputs, journal } = this.#options;
    // What is no address of the web is not handed on as one.
    outputs.set("video-url", /^https?:/iu.test(videoUrl) ? URL.parse(videoUrl)?.href : undefined);
    journal.line("The video is ready");
  }

  /** Main is over: what a later attempt has to know, and no ticket tells it, is left to the post step. */
  async ended(stage: Stage): Promise<void> {
    const { key, storeTicket, runner } = this.#options;
    const earlier = stage === "nothing-sent" || stage === "failed" ? undefined : this.#earlier;
    const settled = !earlier || !storeTicket || (await this.#ticket);
    saveState(runner, settled ? { stage: "settled" } : { stage: "unticketed", key, earlier });
  }

  async #store(storing: Promise<string | undefined>, earlier: Earlier): Promise<boolean> {
    const problem = await storing;
    if (problem === undefined) {
      this.#save(earlier, true);
      return true;
    }
    this.#options.journal.warn(
      `No ticket could be stored (${problem}): a re-run of this job would not find this generation by itself.`,
    );
    return false;
  }

  #save(earlier: Earlier, ticket: boolean): void {
    this.#earlier = earlier;
    saveState(this.#options.runner, { stage: "under-way", key: this.#options.key, earlier, ticket });
  }
}
