import type { Fault, Operation } from "../../../simulator/simulator.ts";
import type { ProviderName } from "../../../src/models/model.ts";

/** Where a step is when it is asked to end, and what is told and left then. */
export interface Phase {
  provider: ProviderName;
  /** The request that a server has just seen: of the simulator, or of the artifact service. */
  seen: Operation;
  /** How many of its kind came before. */
  skip?: number;
  /** A line of the log that has to come after it. */
  line?: string;
  /** The step's milliseconds after that. */
  laterMs?: number;
  /** The step's milliseconds between the two signals; the runner's 7500 unless said. */
  signalsApartMs?: number;
  attempt?: number;
  /** Seconds until the video is ready; it is not going to be unless said. */
  readySeconds?: number;
  faults?: Fault[];
  artifactFaults?: Fault[];
  inputs?: Record<string, string>;
  /** What the error says. */
  says: RegExp;
  cancels: number;
  /** The newest recovery ticket once main and its post step are over, whichever of them stored it. */
  ticket: "accepted" | "submitting" | undefined;
  /** Whether the whole file is there already. */
  file?: boolean;
}

const nothingSent = { says: /Nothing was accepted/u, cancels: 0, ticket: undefined } as const;
const agreed = { says: /agreed to cancel the generation/u, cancels: 1, ticket: "accepted" } as const;
const goesOn = {
  says: /cannot cancel.*generation-id: \S+ to collect it/su,
  cancels: 0,
  ticket: "accepted",
} as const;
const paid = {
  says: /is paid for.*generation-id: \S+ to collect it/su,
  cancels: 0,
  ticket: "accepted",
} as const;

const hang = { kind: "hang" } as const;

/** By name. */
export const phases: Readonly<Record<string, Phase>> = {
  "aimlapi: asking for the price": {
    provider: "aimlapi",
    seen: "pricing",
    faults: [{ at: "pricing", do: hang }],
    inputs: { "max-cost-usd": "1" },
    ...nothingSent,
  },
  "aimlapi: looking for an earlier attempt's ticket": {
    provider: "aimlapi",
    attempt: 2,
    seen: "list-artifacts",
    artifactFaults: [{ at: "list-artifacts", do: hang }],
    ...nothingSent,
  },
  "aimlapi: looking for an earlier attempt's request": {
    provider: "aimlapi",
    attempt: 2,
    seen: "logs",
    faults: [{ at: "logs", do: hang }],
    ...nothingSent,
  },
  "aimlapi: pausing after a limit": {
    provider: "aimlapi",
    seen: "submit",
    line: "Submitting again",
    faults: [{ at: "submit", do: { kind: "status", status: 429, retryAfter: 60 } }],
    ...nothingSent,
  },
  "aimlapi: submit, answered in time": {
    provider: "aimlapi",
    seen: "submit",
    faults: [{ at: "submit", do: { kind: "delay", seconds: 1 } }],
    ...goesOn,
  },
  "aimlapi: submit, not answered": {
    provider: "aimlapi",
    seen: "submit",
    faults: [{ at: "submit", do: { kind: "hang", accept: true } }],
    says: /may have accepted.*re-run of this job looks for it/su,
    cancels: 0,
    ticket: "submitting",
  },
  "aimlapi: looking up a lost submit": {
    provider: "aimlapi",
    seen: "logs",
    laterMs: 100,
    faults: [{ at: "submit", do: { kind: "reset", accept: true } }],
    says: /may have accepted.*re-run of this job looks for it/su,
    cancels: 0,
    ticket: "submitting",
  },
  "aimlapi: storing the ticket": { provider: "aimlapi", seen: "create-artifact", ...goesOn },
  "aimlapi: storing the ticket, which hangs": {
    provider: "aimlapi",
    seen: "create-artifact",
    artifactFaults: [{ at: "create-artifact", do: hang }],
    ...goesOn,
  },
  "aimlapi: polling": { provider: "aimlapi", seen: "poll", faults: [{ at: "poll", do: hang }], ...goesOn },
  "aimlapi: pausing between polls": {
    provider: "aimlapi",
    seen: "poll",
    line: "queued",
    ...goesOn,
  },
  "aimlapi: downloading": {
    provider: "aimlapi",
    seen: "file",
    laterMs: 200,
    readySeconds: 1,
    faults: [{ at: "file", do: { kind: "stall", afterBytes: 5000 } }],
    ...paid,
  },
  "aimlapi: pausing before the rest of a file": {
    provider: "aimlapi",
    seen: "file",
    laterMs: 200,
    readySeconds: 1,
    faults: [{ at: "file", do: { kind: "status", status: 503, retryAfter: 60 } }],
    ...paid,
  },
  "aimlapi: creating the artifact": {
    provider: "aimlapi",
    seen: "create-artifact",
    skip: 1,
    readySeconds: 1,
    artifactFaults: [{ at: "create-artifact", after: 1, do: hang }],
    ...paid,
    file: true,
  },
  "aimlapi: uploading the artifact": {
    provider: "aimlapi",
    seen: "put-block",
    skip: 1,
    readySeconds: 1,
    artifactFaults: [{ at: "put-block", after: 1, do: hang }],
    ...paid,
    file: true,
  },
  "fal: submit, answered in time": {
    provider: "fal",
    seen: "submit",
    faults: [{ at: "submit", do: { kind: "delay", seconds: 1 } }],
    ...agreed,
  },
  "fal: submit, not answered": {
    provider: "fal",
    seen: "submit",
    faults: [{ at: "submit", do: hang }],
    says: /may have accepted.*Look at your account's requests/su,
    cancels: 0,
    ticket: "submitting",
  },
  "fal: storing the ticket": { provider: "fal", seen: "create-artifact", ...agreed },
  "fal: storing the ticket, which hangs": {
    provider: "fal",
    seen: "create-artifact",
    artifactFaults: [{ at: "create-artifact", do: hang }],
    ...agreed,
  },
  "fal: following the stream": { provider: "fal", seen: "stream", laterMs: 300, ...agreed },
  "fal: waiting for the stream": {
    provider: "fal",
    seen: "stream",
    faults: [{ at: "stream", do: hang }],
    ...agreed,
  },
  "fal: following the stream, with both signals at once": {
    provider: "fal",
    seen: "stream",
    laterMs: 300,
    signalsApartMs: 5,
    ...agreed,
  },
  "fal: polling": {
    provider: "fal",
    seen: "status",
    faults: [
      { at: "stream", do: { kind: "unsupported" } },
      { at: "status", do: hang },
    ],
    ...agreed,
  },
  "fal: following the stream, too late": {
    provider: "fal",
    seen: "stream",
    laterMs: 300,
    faults: [{ at: "cancel", do: { kind: "status", status: 400, body: { status: "ALREADY_COMPLETED" } } }],
    ...agreed,
    says: /too late to cancel the generation: it has completed.*charged as usual.*generation-id: \S+ to collect it/su,
  },
  "fal: following the stream, and no answer to the cancel call": {
    provider: "fal",
    seen: "stream",
    laterMs: 300,
    faults: [{ at: "cancel", do: hang }],
    ...agreed,
    says: /gave no clear answer.*generation-id: \S+ to collect it/su,
  },
  "fal: following the stream, and the cancel call refused": {
    provider: "fal",
    seen: "stream",
    laterMs: 300,
    faults: [{ at: "cancel", do: { kind: "status", status: 403 } }],
    ...agreed,
    says: /gave no clear answer.*generation-id: \S+ to collect it/su,
  },
  "fal: asking for the result": {
    provider: "fal",
    seen: "result",
    readySeconds: 1,
    faults: [{ at: "result", do: hang }],
    ...agreed,
    says: /too late to cancel the generation: it has completed.*generation-id: \S+ to collect it/su,
  },
  "fal: downloading": {
    provider: "fal",
    seen: "file",
    laterMs: 200,
    readySeconds: 1,
    faults: [{ at: "file", do: { kind: "stall", afterBytes: 5000 } }],
    ...paid,
  },
};
