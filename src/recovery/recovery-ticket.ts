import { delayedSignal, raceAbort, shutdownGraceMs } from "../abort.ts";
import type { StepContext } from "../context.ts";
import type { StepLog } from "../log/step-log.ts";
import type { VideoRequest } from "../models/request.ts";
import type { PendingGeneration } from "./post-state.ts";
import type { PreviousAttempt } from "./ticket-name.ts";
import { preloadTickets, storeTicket } from "./tickets.ts";

/** How far a request has come: `unknown` while the provider may or may not have accepted it. */
export type SpendingStage = "nothing-sent" | "unknown" | "accepted" | "completed" | "failed";

interface Options {
  request: VideoRequest;
  /** The idempotency key. */
  key: string;
  /** The run's attempt, from 1. */
  attempt: number;
  /** Whether a ticket is stored: not for a dry run, and not for a generation that the user names. */
  isStored: boolean;
  /** Saves for the post step what it has to clean up; undefined once main has done so. */
  save: (pending: PendingGeneration | undefined) => void;
  spending: { readonly stage: SpendingStage };
  log: StepLog;
  signal: AbortSignal;
  step: StepContext;
}

/**
 * Records what one video may have paid for, at each moment before main could be killed: in the runner's state for the
 * post step, and as a ticket for a later attempt.
 */
export class RecoveryTicket {
  readonly #options: Options;
  /** A stopped step may finish storing a ticket that it has begun to store. */
  readonly #storing: AbortSignal;
  #previous: PreviousAttempt | undefined;
  /** Whether the ticket could be stored; undefined before the first try. */
  #stored: Promise<boolean> | undefined;

  constructor(options: Options) {
    this.#options = options;
    this.#storing = delayedSignal(options.signal, shutdownGraceMs);
  }

  /** Call this before the request is sent. */
  submitting(): void {
    const { attempt, isStored, signal, step } = this.#options;
    this.#stored = undefined;
    if (isStored) preloadTickets(step);
    this.#save({ state: "submitting", attempt }, false);
    signal.addEventListener("abort", this.#onAbort);
  }

  /** Call this as soon as the id is known, and then `store`. */
  accepted(id: string): void {
    this.#save({ state: "accepted", id }, false);
  }

  /** Stores the ticket of the accepted generation. @throws the signal's reason. */
  async store(): Promise<void> {
    // One of the submit may be on its way; the newest ticket counts, so this one has to come after it.
    this.#stored = (this.#stored ?? Promise.resolve()).then(() => this.#store());
    // A stopped step cancels the generation meanwhile, and `ended` waits for the ticket.
    await raceAbort(this.#stored, this.#options.signal);
  }

  /** Call this at the end of main: stores a ticket that is still missing, or leaves that to the post step. */
  async ended(): Promise<void> {
    const { spending, save, signal } = this.#options;
    signal.removeEventListener("abort", this.#onAbort);
    const nothingToFind = spending.stage === "nothing-sent" || spending.stage === "failed";
    const previous = nothingToFind ? undefined : this.#previous;
    const isDone = !previous || (await this.#storeOnce());
    save(isDone ? undefined : { ...this.#describe(previous), stage: "unticketed" });
  }

  /** A step that is stopped while it submits may not see the answer, and has seconds left. */
  readonly #onAbort = (): void => {
    if (this.#options.spending.stage === "unknown") void this.#storeOnce();
  };

  #storeOnce(): Promise<boolean> {
    this.#stored ??= this.#store();
    return this.#stored;
  }

  async #store(): Promise<boolean> {
    const { key, isStored, log, step } = this.#options;
    const previous = this.#previous;
    if (!isStored || !previous) return true;
    const problem = await storeTicket(key, previous, this.#storing, step);
    if (problem === undefined) {
      // The provider may have answered meanwhile: then this ticket is outdated.
      if (this.#previous === previous) this.#save(previous, true);
      return true;
    }
    const advice =
      previous.state === "accepted" ? ` To collect this one, run it with generation-id: ${previous.id}.` : "";
    log.warn(
      `The recovery ticket could not be stored (${problem}): a re-run of this job would not find this generation, and would pay for another.${advice}`,
    );
    return false;
  }

  #save(previous: PreviousAttempt, ticket: boolean): void {
    const { save, isStored } = this.#options;
    this.#previous = previous;
    save({ ...this.#describe(previous), stage: "under-way", ticket: ticket || !isStored });
  }

  #describe(previous: PreviousAttempt) {
    const { request, key } = this.#options;
    return { provider: request.provider, model: request.model, key, previous };
  }
}
