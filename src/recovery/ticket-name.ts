import * as z from "zod/mini";
import { generationId } from "../inputs/values.ts";

/** What an earlier attempt of the same run left behind: a generation's id, or only that its submit had begun. */
export type PreviousAttempt = { state: "accepted"; id: string } | { state: "submitting"; attempt: number };

/** Its schema, built only where it is read. */
export const previousAttempt = () =>
  z.discriminatedUnion("state", [
    z.object({ state: z.literal("accepted"), id: z.string().check(z.regex(generationId.pattern)) }),
    z.object({ state: z.literal("submitting"), attempt: z.int() }),
  ]);

/** The result of looking for an earlier attempt: undefined if it left nothing, `unreadable` if the listing is incomplete. */
export type PreviousAttemptLookup = PreviousAttempt | "unreadable" | undefined;

/**
 * Tickets are tiny artifacts that let a later attempt of a run find the generation that an earlier one paid for.
 *
 * The name holds everything, because a re-run can list earlier artifacts but not always download them
 * (actions/download-artifact#486). A name holds the idempotency key, and then `id.` with the generation's id in
 * base64url, or `submitting.` with the attempt whose submit had an unknown outcome. The suffix of a name that was
 * taken stands before the dot: `id-2.`.
 */
const prefix = "generate-video-ticket";

/** File systems allow names of 255 bytes; this leaves room for the suffix of a name that is taken. */
const longestName = 245;

/** @throws where the generation's id makes the name too long. */
export function formatTicketName(key: string, previous: PreviousAttempt): string {
  const state =
    previous.state === "accepted"
      ? `id.${Buffer.from(previous.id).toString("base64url")}`
      : `submitting.${previous.attempt}`;
  const name = `${prefix}-${key}-${state}`;
  if (name.length > longestName) throw new Error("the generation's id is too long for an artifact's name");
  return name;
}

/** Validates an id like one that a user gives: any step of the job may have stored the artifact. */
export function parseTicketName(key: string, name: string): PreviousAttemptLookup {
  const start = `${prefix}-${key}-`;
  if (!name.startsWith(start)) return undefined;
  const [, state, value = ""] = /^(id|submitting)(?:-\d+)?\.([\w-]+)$/u.exec(name.slice(start.length)) ?? [];
  if (state === "id") {
    const id = Buffer.from(value, "base64url").toString();
    return generationId.pattern.test(id) ? { state: "accepted", id } : "unreadable";
  }
  return state === "submitting" && /^\d+$/u.test(value)
    ? { state: "submitting", attempt: Number(value) }
    : undefined;
}
