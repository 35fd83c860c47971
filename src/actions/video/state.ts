import type { Leftover } from "../../generation/tracker.ts";
import type { Runner } from "../../runner/runner.ts";

const name = "video";

/** Main has seen to everything itself. */
const settled = JSON.stringify({ stage: "settled" });

/** Keeps what main leaves for the post step, should it end now. */
export function saveState(runner: Runner, leftover: Leftover | undefined): void {
  runner.saveState(name, leftover === undefined ? settled : JSON.stringify(leftover));
}

/** What main left, if anything. */
export async function loadLeftover(runner: Runner): Promise<Leftover | undefined> {
  const text = runner.state(name);
  if (text === "" || text === settled) return undefined;
  const { leftoverSchema } = await import("../../generation/tracker.ts");
  return leftoverSchema().parse(JSON.parse(text));
}
