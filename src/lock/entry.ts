import * as z from "zod/mini";

/** Finite, and not negative. */
const amount = z.number().check(z.nonnegative());

/** The lock's record of a video; names and units are those of the outputs in `action.yml`. */
export const lockEntry = z.strictObject({
  /** The request's SHA-256 in hexadecimal. A dry run adds a prefix, so that no real run accepts its placeholder. */
  request: z.string(),
  model: z.string(),
  "generation-id": z.string(),
  sha256: z.string().check(z.regex(/^[0-9a-f]{64}$/u)),
  size: z.int().check(z.positive()),
  duration: amount,
  width: z.int().check(z.nonnegative()),
  height: z.int().check(z.nonnegative()),
  /** Null if the provider did not report it. */
  "credits-used": z.nullable(amount),
  "cost-usd": z.nullable(amount),
  /** When the video was made: ISO 8601, UTC. */
  date: z.string(),
});

export type LockEntry = z.output<typeof lockEntry>;

/** By the video's id. */
export type LockEntries = Map<string, LockEntry>;
