import * as z from "zod/mini";
import { raceAbort } from "../abort.ts";
import type { PreviousAttempt } from "../generation/generate.ts";
import type { Spending } from "../generation/spending.ts";
import type { StepLog } from "../log/step-log.ts";

/**
 * What main leaves for the post step of one video: never a key, never the prompt.
 *
 * - `under-way`: main was killed before it could settle anything. `previous` is what a later attempt has to know, and
 *   `ticket` says that it needs no further ticket to find that.
 * - `unticketed`: main is over, but a later attempt cannot find what it has to know.
 *
 * Main only writes it, so the schema is built where it is read.
 */
export function pendingGenerationSchema() {
  const previous = z.discriminatedUnion("state", [
    z.object({ state: z.literal("accepted"), id: z.string() }),
    z.object({ state: z.literal("submitting"), attempt: z.number() }),
  ]);
  return z.discriminatedUnion("stage", [
    z.object({ stage: z.literal("under-way"), key: z.string(), previous, ticket: z.boolean() }),
    z.object({ stage: z.literal("unticketed"), key: z.string(), previous }),
  ]);
}

export type PendingGeneration = z.output<ReturnType<typeof pendingGenerationSchema>>;

/** Stores the tickets of one request. */
export interface TicketStore {
  /** Loads what storing takes while the provider is being waited for: a step that is stopped then has seconds. */
  prepare(): void;
  /** Says why a ticket could not be stored. */
  store(previous: PreviousAttempt): Promise<string | undefined>;
}

interface Options {
  /** Names the request, to later attempts of the run. */
  key: string;
  /** The run's attempt, from 1. */
  attempt: number;
  /** Undefined where no ticket is to be stored. */
  tickets: TicketStore | undefined;
  /** Keeps for the post step what it has to see to; undefined where main has seen to everything itself. */
  save: (pending: PendingGeneration | undefined) => void;
  spending: Spending;
  log: StepLog;
  signal: AbortSignal;
}

/** Keeps track of what is paid for: whenever main is killed, the post step and a later attempt know of it. */
export class RecoveryTicket {
  readonly #options: Options;
  #earlier: PreviousAttempt | undefined;
  /** Whether the ticket could be stored; undefined before that is tried. */
  #ticket: Promise<boolean> | undefined;

  constructor(options: Options) {
    this.#options = options;
  }

  submitting(): void {
    const { attempt, tickets, signal } = this.#options;
    this.#ticket = undefined;
    tickets?.prepare();
    this.#save({ state: "submitting", attempt }, false);
    signal.addEventListener("abort", this.#stopped);
  }

  /** Is called the moment an id is known. */
  accepted(id: string): void {
    this.#save({ state: "accepted", id }, false);
  }

  /** Stores the ticket of what was accepted. @throws the signal's reason. */
  async storeTicket(): Promise<void> {
    // After one of its submit, where there is one: the newest ticket counts.
    this.#ticket = (this.#ticket ?? Promise.resolve()).then(() => this.#store());
    // A step that is stopped cancels the generation meanwhile; the ticket is waited for in the end.
    await raceAbort(this.#ticket, this.#options.signal);
  }

  /** Main is over: what a later attempt has to know gets its ticket; where it cannot, the post step tries again. */
  async ended(): Promise<void> {
    const { key, spending, save, signal } = this.#options;
    signal.removeEventListener("abort", this.#stopped);
    const nothingToFind = spending.stage === "nothing-sent" || spending.stage === "failed";
    const previous = nothingToFind ? undefined : this.#earlier;
    const settled = !previous || (await this.#ticketed());
    save(settled ? undefined : { stage: "unticketed", key, previous });
  }

  /** A step that is stopped while it submits may not get to see the answer, and has seconds. */
  readonly #stopped = (): void => {
    if (this.#options.spending.stage === "unknown") void this.#ticketed();
  };

  /** Whether a later attempt finds what it has to know; tries to store it once. */
  #ticketed(): Promise<boolean> {
    this.#ticket ??= this.#store();
    return this.#ticket;
  }

  async #store(): Promise<boolean> {
    const { tickets } = this.#options;
    const previous = this.#earlier;
    if (!tickets || !previous) return true;
    const problem = await tickets.store(previous);
    if (problem === undefined) {
      // An answer may have come meanwhile, which tells more.
      if (this.#earlier === previous) this.#save(previous, true);
      return true;
    }
    this.#options.log.warn(
      `No ticket could be stored (${problem}): a re-run of this job would not find this generation, and pay for another.${previous.state === "accepted" ? ` Give it generation-id: ${previous.id} to collect this one.` : ""}`,
    );
    return false;
  }

  #save(previous: PreviousAttempt, ticket: boolean): void {
    const { key, save, tickets } = this.#options;
    this.#earlier = previous;
    save({ stage: "under-way", key, previous, ticket: ticket || tickets === undefined });
  }
}
