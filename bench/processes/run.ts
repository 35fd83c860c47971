import { spawn } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";

/** A process that has ended. */
export interface Ended {
  code: number | null;
  /** Start and end, in milliseconds since the epoch. */
  startedAt: number;
  endedAt: number;
  log: string;
  errors: string;
}

/** Milliseconds since the epoch, to fractions of one. */
export function now(): number {
  return performance.timeOrigin + performance.now();
}

/** Runs a program to its end. Its output goes through pipes, as on the runner. */
export async function run(
  program: string,
  args: readonly string[],
  env: Record<string, string>,
): Promise<Ended> {
  const startedAt = now();
  const child = spawn(program, args, { env, stdio: ["ignore", "pipe", "pipe"] });
  const [log, errors, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, "close"),
  ]);
  return { code, startedAt, endedAt: now(), log, errors };
}

/** Runs this Node. */
export function runNode(args: readonly string[], env: Record<string, string>): Promise<Ended> {
  return run(process.execPath, args, env);
}
