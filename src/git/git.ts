import { pause } from "../abort.ts";
import type { Environment } from "../log/action-log.ts";
import { type Program, ProgramError, runProgram } from "../process.ts";

export interface GitOptions extends Pick<Program, "input" | "outputFile" | "converse" | "okCodes"> {
  /** Additional environment variables. */
  variables?: Environment;
}

/** Runs a git command in a checkout. @returns its standard output, without the last newline. @throws {ProgramError} */
export type Git = (args: readonly string[], options?: GitOptions) => Promise<string>;

/** git in the checkout at `folder`. It never prompts for a password, and takes paths literally. */
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

/** Milliseconds before each retry; enough for a short failure of the server. */
const retryAfterMs = [1000, 4000];

/** Retries failed commands. */
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
