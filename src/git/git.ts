import { runProgram } from "../programs/run.ts";
import type { Environment } from "../runner/runner.ts";

export interface GitOptions {
  /** Standard input. */
  input?: string;
  /** Further variables of its environment. */
  variables?: Environment;
  /** A new file for its standard output, which is returned unless this is given. */
  outputFile?: string;
}

/** Runs a command of git in a checkout, and gives what it writes, without the last line end. @throws {ProgramError} */
export type Git = (args: readonly string[], options?: GitOptions) => Promise<string>;

/** git in the checkout at `folder`. It asks nobody for a password, and takes paths as they are. */
export function gitIn(folder: string, environment: Environment, signal: AbortSignal): Git {
  return async (args, { input, variables = {}, outputFile } = {}) => {
    const output = await runProgram({
      command: "git",
      args: ["--literal-pathspecs", ...args],
      folder,
      environment,
      variables: { GIT_TERMINAL_PROMPT: "0", ...variables },
      signal,
      ...(input !== undefined && { input }),
      ...(outputFile !== undefined && { outputFile }),
    });
    return output.replace(/\n$/u, "");
  };
}
