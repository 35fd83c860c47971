import { spawn } from "node:child_process";
import { once } from "node:events";
import { open } from "node:fs/promises";
import type { Readable, Writable } from "node:stream";
import { text } from "node:stream/consumers";
import { raceAbort } from "./abort.ts";
import type { Environment } from "./log/action-log.ts";
import { formatSeconds } from "./text/format.ts";

/** A program of the machine, started without a shell: no argument is interpreted. */
export interface Program {
  command: string;
  args: readonly string[];
  /** Absolute path. */
  folder: string;
  /** The step's environment. The program gets only the variables that every program needs. */
  environment: Environment;
  /** Further variables for this program. */
  variables?: Environment;
  /** Kills the program. */
  signal: AbortSignal;
  /** Milliseconds until it is killed; no limit unless given. */
  timeLimitMs?: number;
  /** Its standard input; none unless given. */
  input?: string;
  /** A new file for its standard output, which is returned unless this is given. */
  outputFile?: string;
  /** Writes the standard input and reads the standard output while the program runs, in place of `input`. */
  converse?: (conversation: Conversation) => Promise<void>;
  /** The exit codes that count as success; only 0 unless given. */
  okCodes?: readonly number[];
}

/** The open ends of a running program. */
export interface Conversation {
  stdin: Writable;
  stdout: Readable;
}

/** A program that could not be started, or that failed. */
export class ProgramError extends Error {
  override readonly name = "ProgramError";
  /** Whether there is no such program. */
  readonly missing: boolean;

  constructor(message: string, missing: boolean, cause?: unknown) {
    super(message, { cause });
    this.missing = missing;
  }
}

/**
 * Runs a program. @returns its standard output. @throws {ProgramError} @throws the signal's reason, and what `converse`
 * throws.
 */
export async function runProgram({
  command,
  args,
  folder,
  environment,
  variables,
  signal,
  timeLimitMs,
  input = "",
  outputFile,
  converse,
  okCodes = [0],
}: Program): Promise<string> {
  const target = outputFile === undefined ? undefined : await open(outputFile, "wx");
  try {
    const child = spawn(command, args, {
      cwd: folder,
      env: { ...allowedVariables(environment), ...variables },
      stdio: ["pipe", target?.fd ?? "pipe", "pipe"],
      signal,
      ...(timeLimitMs !== undefined && { timeout: timeLimitMs, killSignal: "SIGKILL" }),
    });
    // A program that ends without reading its input closes it (EPIPE); its exit code tells the rest.
    child.stdin?.on("error", () => {});
    const { stdin, stdout } = child;
    const talk = converse && stdin && stdout ? hold(converse, { stdin, stdout }) : undefined;
    if (!talk) stdin?.end(input);
    const ended = Promise.all([
      talk ?? (stdout ? text(stdout) : ""),
      child.stderr ? text(child.stderr) : "",
      once(child, "close").catch((error) => error as NodeJS.ErrnoException),
    ]);
    const [output, complaint, end] = await raceAbort(ended, signal);
    if (end instanceof Error)
      throw new ProgramError(
        `${command} cannot be started: ${end.message}`,
        "code" in end && end.code === "ENOENT",
        end,
      );
    const [code, killedBy] = end;
    // That a program ended too early is explained best by its own message.
    if (typeof output !== "string" && (okCodes.includes(code) || !(output.error instanceof ProgramError)))
      throw output.error;
    if (typeof output === "string" && okCodes.includes(code)) return output;
    const name = [command, args.find((each) => !each.startsWith("-"))].filter(Boolean).join(" ");
    if (timeLimitMs !== undefined && killedBy === "SIGKILL")
      throw new ProgramError(`${name} did not finish within ${formatSeconds(timeLimitMs)}`, false);
    throw new ProgramError(
      `${name} ended with ${killedBy ?? code}: ${complaint.trim() || "no error message"}`,
      false,
    );
  } finally {
    await target?.close();
  }
}

/** Holds a conversation, and lets the program end after it. */
async function hold(
  converse: (conversation: Conversation) => Promise<void>,
  conversation: Conversation,
): Promise<"" | { error: unknown }> {
  try {
    await converse(conversation);
    return "";
  } catch (error) {
    return { error };
  } finally {
    conversation.stdin.end();
    conversation.stdout.destroy();
  }
}

/**
 * The variables that programs need for their own files, their settings and the network. No key, token or input of the
 * step is among them: a program may run code of others, as git does with hooks.
 */
const allowed = new RegExp(
  `^(?:${[
    "PATH|PATHEXT|HOME|USER|USERNAME|LOGNAME|SHELL|LANG|LANGUAGE|LC_\\w+|TZ|TERM|TMPDIR|TEMP|TMP",
    "SYSTEMROOT|SYSTEMDRIVE|WINDIR|COMSPEC|USERPROFILE|HOMEDRIVE|HOMEPATH|APPDATA|LOCALAPPDATA|PROGRAMDATA|PROGRAMFILES(?:\\(X86\\))?",
    "(?:HTTPS?|ALL|NO)_PROXY|SSL_CERT_(?:FILE|DIR)|CURL_CA_BUNDLE",
    "XDG_\\w+|(?:DY)?LD_LIBRARY_PATH",
    "GIT_(?:CONFIG|AUTHOR|COMMITTER|SSH|SSL|LFS|TRACE|CURL|HTTP|PROXY)\\w*|GIT_(?:DIR|WORK_TREE|EXEC_PATH|ASKPASS)",
    "SSH_(?:AUTH_SOCK|AGENT_PID|ASKPASS)|GNUPGHOME",
  ].join("|")})$`,
  "iu",
);

function allowedVariables(environment: Environment): Environment {
  return Object.fromEntries(Object.entries(environment).filter(([name]) => allowed.test(name)));
}
