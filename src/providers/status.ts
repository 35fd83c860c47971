/** A generation's state, as the provider's status says. */
export type State = "queued" | "running" | "completed" | "failed" | "cancelled" | "expired" | "unknown";

/** Spellings that either provider documents or has sent, and those of similar services. */
const words: Record<Exclude<State, "unknown">, readonly string[]> = {
  queued: ["queued", "in_queue", "waiting", "pending", "submitted", "created", "scheduled", "starting"],
  running: ["in_progress", "generating", "active", "processing", "dreaming", "running", "started"],
  completed: ["completed", "complete", "succeeded", "success", "finished", "done"],
  failed: ["failed", "failure", "fail", "error", "errored", "rejected", "refused", "aborted"],
  cancelled: ["cancelled", "canceled", "client_cancelled", "client_canceled"],
  expired: ["expired", "timed_out", "timedout", "timeout"],
};

const states = new Map(
  Object.entries(words).flatMap(([state, spellings]) =>
    spellings.map((spelling) => [spelling, state as State] as const),
  ),
);

/** Reads a status without regard to case, and to whether its words are joined by `_`, `-` or a space. */
export function stateOf(status: string): State {
  const spelling = status
    .trim()
    .toLowerCase()
    .replaceAll(/[\s-]+/gu, "_");
  return states.get(spelling) ?? "unknown";
}

/** Whether an `error` field reports an error: `null`, `""`, `false`, `{}` and `[]` do not. */
export function isError(error: unknown): boolean {
  if (typeof error === "object" && error !== null) return Object.keys(error).length > 0;
  return Boolean(error);
}
