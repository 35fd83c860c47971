import type {
  Answers,
  Fault,
  FaultAction,
  Operation,
  SimulatorOptions,
} from "../../../simulator/simulator.ts";
import type { ProviderName } from "../../../src/models/model.ts";

/** What goes wrong. */
export interface Trouble {
  provider: ProviderName;
  faults?: Fault[];
  /** Where there are any the step has an artifact service, for its ticket and for the video. */
  artifactFaults?: Fault[];
  /** Whether the step waits for a time-out: then all of its time passes faster, otherwise only its pauses do. */
  hurried: boolean;
  simulator?: Omit<SimulatorOptions, "faults" | "speed">;
  inputs?: Record<string, string>;
  nodeArgs?: string[];
}

type Often = Pick<Fault, "times" | "after">;
export const once: Often = { times: 1 };

/** Faults after which nothing comes until the step gives up. */
const silent: readonly FaultAction["kind"][] = ["hang", "stall", "stream-quiet"];

function faulty(provider: ProviderName, faults: Fault[]): Trouble {
  return { provider, hurried: faults.some((fault) => silent.includes(fault.do.kind)), faults };
}

export function aimlapi(at: Operation, action: FaultAction, often: Often = {}): Trouble {
  return faulty("aimlapi", [{ at, do: action, ...often }]);
}

export function fal(at: Operation, action: FaultAction, often: Often = {}): Trouble {
  return faulty("fal", [{ at, do: action, ...often }]);
}

/** fal without its event stream, so that its status is asked for. */
export function falPolled(action: FaultAction, often: Often = {}, more: Fault[] = []): Trouble {
  const noStream: Fault = { at: "stream", do: { kind: "unsupported" } };
  return faulty("fal", [noStream, { at: "status", do: action, ...often }, ...more]);
}

/** fal's status says that something went wrong, and there is no result. */
export function falFailing(json: Record<string, unknown>): Trouble {
  return falPolled(answer(json), {}, [{ at: "result", do: status(404) }]);
}

/** fal's result answers these one after the other, again and again, unless said how often. */
export function falResults(actions: readonly FaultAction[], times = 20): Trouble {
  const all = Array.from({ length: times }, () => actions).flat();
  return faulty(
    "fal",
    all.map((action) => ({ at: "result", times: 1, do: action })),
  );
}

/** A job of fal that logs a lot. */
export function falLogging(lines: number, characters: number, more: Fault[] = []): Trouble {
  return faulty("fal", [{ at: "submit", do: { kind: "huge-logs", lines, characters } }, ...more]);
}

/** A submit whose answer gets lost, although it was accepted, and something wrong with the list that shows it. */
export function lostSubmit(action: FaultAction, often: Often = {}): Trouble {
  return faulty("aimlapi", [
    { at: "submit", do: { kind: "reset", accept: true } },
    { at: "logs", do: action, ...often },
  ]);
}

/** A submit that is refused by a rate limit, and then goes wrong in another way. */
export function limitedThen(action: FaultAction): Trouble {
  return faulty("aimlapi", [
    { at: "submit", times: 1, do: { kind: "status", status: 429 } },
    { at: "submit", do: action },
  ]);
}

/** A job that ends in an error of a certain form. */
export function failing(error: Answers["error"]): Trouble {
  return {
    ...aimlapi("submit", { kind: "job-fails", error: "Refused by the filter" }),
    simulator: { answers: { error } },
  };
}

/** A file of 300 kB, so that there is a middle to break off in. */
export function file(action: FaultAction, often: Often = {}): Trouble {
  return { ...aimlapi("file", action, often), simulator: { fileBytes: 300_000 } };
}

/** A file that breaks off half-way, and the next time comes whole whatever is asked. */
export function fileInTwoGoes(then: FaultAction): Trouble {
  const faults: Fault[] = [
    { at: "file", times: 1, do: { kind: "half", bytes: 100_000 } },
    { at: "file", times: 1, do: then },
  ];
  return { ...faulty("aimlapi", faults), simulator: { fileBytes: 300_000 } };
}

/** The artifact service takes the ticket first. */
export function ticket(at: Operation, action: FaultAction): Trouble {
  // A ticket is waited for only so long.
  const hurried = action.kind === "hang";
  return { provider: "aimlapi", hurried, artifactFaults: [{ at, times: 1, do: action }] };
}

/** The artifact service takes the video second. */
export function video(at: Operation, action: FaultAction, often: { times?: number } = {}): Trouble {
  return { provider: "aimlapi", hurried: false, artifactFaults: [{ at, after: 1, do: action, ...often }] };
}

/** With so many minutes for the whole step. With an artifact service, these are real ones. */
export function within(minutes: number, trouble: Trouble): Trouble {
  const inputs = { ...trouble.inputs, "timeout-minutes": String(minutes) };
  return { ...trouble, hurried: trouble.hurried || !trouble.artifactFaults, inputs };
}

/** Where the wall clock jumps back and forth by years. */
export function withJumpingClock(trouble: Trouble): Trouble {
  return { ...trouble, nodeArgs: ["--import", new URL("jumping-clock.mjs", import.meta.url).href] };
}

type StatusFault = Extract<FaultAction, { kind: "status" }>;

export function status(code: number, more: Omit<StatusFault, "kind" | "status"> = {}): FaultAction {
  return { kind: "status", status: code, ...more };
}

/** Fields of the healthy answer, overwritten. */
export function answer(json: Record<string, unknown>): FaultAction {
  return { kind: "body", json: (healthy) => ({ ...healthy, ...json }) };
}

/** A status in the other case than the documented one. */
export function capitals(): FaultAction {
  const other = (text: string) => (text === text.toUpperCase() ? text.toLowerCase() : text.toUpperCase());
  return { kind: "body", json: (healthy) => ({ ...healthy, status: other(String(healthy.status)) }) };
}

/** fal's result in another shape. */
export function reshaped(shape: (video: Record<string, unknown>) => unknown): FaultAction {
  return { kind: "body", json: ({ video }) => shape(video as Record<string, unknown>) };
}

/** A list in a list in a list. */
export function nested(depth: number): unknown {
  return JSON.parse("[".repeat(depth) + "]".repeat(depth));
}

/** Another status each time that nobody knows. */
export function randomStatus(): FaultAction {
  return { kind: "body", json: (healthy) => ({ ...healthy, status: `state-${Math.random()}`, video: null }) };
}

export function completedAt(url: unknown): FaultAction {
  return answer({ status: "completed", video: { url } });
}

/** More than any answer may have. */
export function hugeJson(accept = false): FaultAction {
  return { kind: "text", text: " ", contentType: "application/json", bytes: 1_500_000, accept };
}

export function events(text: string, bytes?: number): FaultAction {
  return { kind: "text", text, contentType: "text/event-stream", ...(bytes !== undefined && { bytes }) };
}

export function redirect(to: string | ((url: URL) => string)): FaultAction {
  return { kind: "redirect", status: 307, to };
}

/** The same server under another origin: where the key must not go. */
export function otherOrigin(url: URL): string {
  return url.href.replace("127.0.0.1", "localhost");
}

export function itself(url: URL): string {
  return url.href;
}

/** `Retry-After` as a date, so many seconds from when it is sent. */
export function limitedByDate(seconds: number): FaultAction {
  return {
    kind: "status",
    status: 429,
    get retryAfter() {
      return new Date(Date.now() + seconds * 1000).toUTCString();
    },
  };
}

export function code(status: number): FaultAction {
  return { kind: "status", status };
}
