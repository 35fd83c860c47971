/** A generation's state, as the provider's status says. */
export type State = "queued" | "running" | "completed" | "failed" | "cancelled" | "expired" | "unknown";

/** Spellings that either provider documents or has sent, and those of similar services. */
const words: Record<Exclude<State, "unknown">, readonly string[]> = {
  queued: ["queued", "in_queue", "waiting", "pending", "submitted", "created", "scheduled", "starting"],
  running: ["in_progress", "generating", "active", "processing", "dreaming", "running", "started"],
  completed: ["completed", "complete", "succeeded", "succeed", "success", "finished", "done"],
  failed: [
    ...[
      "failed",
      "failure",
      "fail",
      "error",
      "errors",
      "errored",
      "rejected",
      "refused",
      "aborted",
      "denied",
    ],
    ...["terminated", "killed", "crashed", "moderated", "blocked", "flagged", "nsfw"],
  ],
  cancelled: ["cancelled", "canceled"],
  expired: ["expired", "timedout", "timeout"],
};

const states = new Map(
  Object.entries(words).flatMap(([state, spellings]) =>
    spellings.map((spelling) => [spelling, state as State] as const),
  ),
);

/** Words that leave the meaning of `completed` next to them unchanged. */
const generic = new Set(["task", "job", "generation", "video", "request", "status", "state", "with"]);

/** Words that reverse the meaning of others. */
const reversing = /^(no|non|not|never|without|retry|retrying|retried)$/u;

/**
 * Reads a status, ignoring case and separators. Of several words, such as `FAILED_WITH_ERROR`, only known ones count,
 * and only if they agree.
 */
export function parseState(status: string): State {
  const spelling = status
    .trim()
    .replaceAll(/([a-z\d])([A-Z])/gu, "$1_$2")
    .toLowerCase()
    .replaceAll(/[\s-]+/gu, "_")
    .replace(/tim(?:e|ed)_out/u, "timeout");
  return states.get(spelling) ?? stateOfWords(spelling.split("_"));
}

function stateOfWords(spelling: readonly string[]): State {
  if (spelling.some((word) => reversing.test(word))) return "unknown";
  const found = new Set(spelling.flatMap((word) => states.get(word) ?? []));
  const isAbout = (word: string) => generic.has(word) || states.has(word);
  if (found.has("queued") || found.has("running")) return "unknown";
  // Completed with errors may still have a video.
  if (found.has("completed")) return spelling.every(isAbout) ? "completed" : "unknown";
  return (["cancelled", "expired", "failed"] as const).find((state) => found.has(state)) ?? "unknown";
}

/** Whether an `error` field reports an error: `null`, `""`, `false`, `{}` and `[]` do not. */
export function isError(error: unknown): boolean {
  if (typeof error === "object" && error !== null) return Object.keys(error).length > 0;
  return Boolean(error);
}
