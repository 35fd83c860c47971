import { pause } from "../abort.ts";
import type { Environment } from "../log/action-log.ts";
import { type Program, ProgramError, runProgram } from "../process.ts";

export interface GitOptions extends Pick<Program, "input" | "outputFile" | "okCodes"> {
  /** Further variables of its environment. */
  variables?: Environment;
}

/** Runs a command of git in a checkout, and gives what it writes, without the last line end. @throws {ProgramError} */
export type Git = (args: readonly string[], options?: GitOptions) => Promise<string>;

/** git in the checkout at `folder`. It asks nobody for a password, and takes paths as they are. */
export function gitIn(folder: string, environment: Environment, signal: AbortSignal): Git {
  return async (args, { variables = {}, ...options } = {}) => {
    const output = await runProgram({
      command: "git",
      args: ["--literal-pathspecs", ...args],
      folder,
      environment,
      variables: { GIT_TERMINAL_PROMPT: "0", ...variables },
      signal,
      ...options,
    });
    return output.replace(/\n$/u, "");
  };
}

/** Milliseconds before each further try of a command that failed: most of them ask a server. */
const retryAfterMs = [1000, 4000];

/** Tries again what failed, a few times. */
export function withRetries(git: Git, signal: AbortSignal): Git {
  return async (args, options) => {
    for (const delay of retryAfterMs) {
      try {
        return await git(args, options);
      } catch (error) {
        if (!(error instanceof ProgramError) || error.missing) throw error;
        await pause(delay, signal);
      }
    }
    return git(args, options);
  };
}
