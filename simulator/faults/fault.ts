import * as z from "zod";
import { operations } from "../http/exchange.ts";

/** Whether the request still takes effect: a submit is accepted and charged, although its answer is lost. */
const accept = z.boolean().exactOptional();
const bytes = z.int().min(0);
const status = z.int().min(200).max(599);
/** Computed from the request or the answer; not available on the command line. */
const fromUrl = z.custom<(url: URL) => string>((value) => typeof value === "function");
const fromHealthy = z.custom<(healthy: Record<string, unknown>) => unknown>(
  (value) => typeof value === "function",
);

const action = z.discriminatedUnion("kind", [
  /**
   * Answers a status. `retryAfter` goes out as it is given, in the client's real seconds or as a date. `body` is
   * `old`, `new`, `fal`, `html` or `empty`, any other text, or JSON; without it the service words it, with `message`
   * where that is given.
   */
  z.strictObject({
    kind: z.literal("status"),
    status,
    retryAfter: z.union([z.number(), z.string()]).exactOptional(),
    body: z.union([z.string(), z.record(z.string(), z.unknown())]).exactOptional(),
    message: z.string().exactOptional(),
    accept,
  }),
  /** Resets the connection, before any answer or after part of the healthy one. */
  z.strictObject({ kind: z.literal("reset"), accept, afterBytes: bytes.exactOptional() }),
  /** Never answers. */
  z.strictObject({ kind: z.literal("hang"), accept }),
  /** Sends part of the body, then nothing more. */
  z.strictObject({ kind: z.literal("stall"), afterBytes: bytes }),
  /** Declares the whole length, sends part of the body, and closes the connection normally. */
  z.strictObject({ kind: z.literal("half"), bytes }),
  /** Declares this many bytes more than the body has, or fewer if negative. */
  z.strictObject({ kind: z.literal("length-lie"), by: z.int() }),
  /** Declares no length: sends the body in chunks. */
  z.strictObject({ kind: z.literal("no-length") }),
  /** A web page with status 200 and the expected content type. */
  z.strictObject({ kind: z.literal("html"), accept }),
  /** Points elsewhere. */
  z.strictObject({
    kind: z.literal("redirect"),
    to: z.union([z.string(), fromUrl]),
    status: z.union([z.literal(301), z.literal(302), z.literal(303), z.literal(307), z.literal(308)]),
    accept,
  }),
  /** Answers exactly this JSON with status 200, or what a function makes of the healthy JSON. */
  z.strictObject({ kind: z.literal("body"), json: z.union([fromHealthy, z.json()]), accept }),
  /** Answers a text with status 200, repeated up to `bytes`. */
  z.strictObject({
    kind: z.literal("text"),
    text: z.string(),
    contentType: z.string(),
    bytes: bytes.exactOptional(),
    accept,
  }),
  /** The file's address answers this status until the job is asked about again, which gives a fresh address. */
  z.strictObject({ kind: z.literal("expired"), status: status.exactOptional() }),
  /**
   * The job fails with this error, `afterSeconds` after its submit or when it would have been ready. On fal its result
   * answers `status`, 422 unless given. `charged` charges for it, where the provider says that it may.
   */
  z.strictObject({
    kind: z.literal("job-fails"),
    error: z.json(),
    afterSeconds: z.number().min(0).exactOptional(),
    status: z.int().min(400).max(599).exactOptional(),
    charged: z.boolean().exactOptional(),
  }),
  /** The job's video has this duration, regardless of the request. */
  z.strictObject({ kind: z.literal("short"), seconds: z.number().min(0) }),
  /** The job logs so many further lines of so many characters. */
  z.strictObject({
    kind: z.literal("huge-logs"),
    lines: z.int().min(1),
    characters: z.int().min(1),
  }),
  /** The file ends early, and its length agrees. Half of the video is left unless `bytes` says how much. */
  z.strictObject({ kind: z.literal("truncated"), bytes: bytes.exactOptional() }),
  /** The file has an mp4's name and length but other contents. */
  z.strictObject({ kind: z.literal("not-mp4") }),
  /** The file's only track is no video. */
  z.strictObject({ kind: z.literal("no-video-track") }),
  /** The file has no `moov`. */
  z.strictObject({ kind: z.literal("no-moov") }),
  /** The file's boxes are whole, but its `mdat` is empty. */
  z.strictObject({ kind: z.literal("no-pictures") }),
  /** Delays the healthy answer by real seconds, as the client's clock counts them. */
  z.strictObject({ kind: z.literal("delay"), seconds: z.number().min(0) }),
  /** The whole file, regardless of `Range`. */
  z.strictObject({ kind: z.literal("ignore-range") }),
  /** The log lists nothing. */
  z.strictObject({ kind: z.literal("drop-log") }),
  /** The stream is reset after so many events. */
  z.strictObject({ kind: z.literal("stream-break"), afterEvents: z.int().min(0) }),
  /** The stream stays open, but is silent after so many events. */
  z.strictObject({ kind: z.literal("stream-quiet"), afterEvents: z.int().min(0) }),
  /** Refuses as GitHub does for a primary or secondary rate limit. `seconds` are real ones. */
  z.strictObject({
    kind: z.literal("rate-limit"),
    limit: z.enum(["primary", "secondary"]),
    seconds: z.number().min(0),
  }),
  /** Refuses as a server that does not have the operation. */
  z.strictObject({
    kind: z.literal("unsupported"),
    status: z.union([z.literal(404), z.literal(405)]).exactOptional(),
  }),
]);

/**
 * A fault of one operation. Of several for the same operation, the first that is not used up acts, so that a list of
 * faults with `times: 1` is a script. A fault that still skips requests lets the next one act.
 */
export const faultSchema = z.strictObject({
  at: z.enum(operations),
  /** How often it acts. Default: always. */
  times: z.int().min(1).exactOptional(),
  /** How many requests pass before it acts. Default: none. */
  after: z.int().min(0).exactOptional(),
  do: action,
});

export type Fault = z.infer<typeof faultSchema>;
export type FaultAction = z.infer<typeof action>;
export type ActionOf<K extends FaultAction["kind"]> = Extract<FaultAction, { kind: K }>;
