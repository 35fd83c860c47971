import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { root } from "../repository.ts";

const run = promisify(execFile);

/** Runs git in the repository. @returns its output, trimmed. */
export async function git(...args: readonly string[]): Promise<string> {
  return runCommand(["git", ...args]);
}

/** Runs a command in the repository. @returns its output, trimmed. */
export async function runCommand([file = "", ...args]: readonly string[]): Promise<string> {
  return (await run(file, args, { cwd: root })).stdout.trim();
}
