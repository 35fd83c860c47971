import type { ActionLog } from "../log/action-log.ts";
import type { PendingGeneration } from "./recovery-ticket.ts";

const name = "video";

/** Main has seen to everything itself. */
const settled = JSON.stringify({ stage: "settled" });

/** Keeps what main leaves for the post step, should it end now. */
export function saveState(core: ActionLog, pending: PendingGeneration | undefined): void {
  core.saveState(name, pending === undefined ? settled : JSON.stringify(pending));
}

/** What main left, if anything. */
export async function loadPendingGeneration(core: ActionLog): Promise<PendingGeneration | undefined> {
  const text = core.state(name);
  if (text === "" || text === settled) return undefined;
  const { pendingGenerationSchema } = await import("./recovery-ticket.ts");
  return pendingGenerationSchema().parse(JSON.parse(text));
}
