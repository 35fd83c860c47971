import { oneLine, shorten } from "../text/sanitize.ts";
import * as core from "./core.ts";
import { Redactor } from "./redaction.ts";

/** A step's environment variables. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** Characters of the shortest secret that `redact` replaces. In the log, the runner masks shorter ones too. */
const leastRedactedSecret = 8;

/** Lines of one annotation or debug message; further lines are dropped. */
const maxMessageLines = 200;

/** The runner drops a job summary of more than 1 MiB; a character takes at most 4 bytes. */
const maxSummaryCharacters = 260_000;

/**
 * Writes a step's log lines, annotations, outputs, state and job summary. Adds to `@actions/core` that it redacts
 * secrets in all their spellings, escapes text that would start a workflow command, and keeps to the runner's size
 * limits.
 */
export class ActionLog {
  readonly #secrets = new Redactor();

  /**
   * Redacts a secret, in every spelling in which a service may return it, in everything written from now on.
   *
   * @param exact Whether to redact only the exact text.
   */
  mask(secret: string, exact = false): void {
    for (const form of this.#secrets.add(secret, exact)) core.setSecret(form);
  }

  /** Replaces every piece of a masked secret. A secret shorter than any real key stays, because it may be a number. */
  redact(text: string): string {
    return this.#secrets.redact(text, leastRedactedSecret);
  }

  /** Logs a line, which cannot start a workflow command. */
  info(line: string): void {
    core.info(this.#clean(line, 2000));
  }

  /** Logs lines that the runner shows only with step debugging. */
  debug(message: string): void {
    core.debug(this.#cleanLines(message));
  }

  notice(message: string): void {
    core.notice(this.#cleanLines(message));
  }

  warning(message: string): void {
    core.warning(this.#cleanLines(message));
  }

  error(title: string, message: string): void {
    core.error(this.#cleanLines(message), { title });
  }

  /** Runs `phase` with its lines in a log group. Closes the group also if `phase` throws. */
  async group<T>(name: string, phase: () => Promise<T>): Promise<T> {
    return core.group(this.#clean(name, 500), phase);
  }

  /**
   * Sets an output at once, so that it exists even if the step fails later. Undefined becomes an empty string.
   *
   * @param own Whether the action computed the value itself, such as a hash. It is then not redacted.
   */
  setOutput(name: string, value: string | number | boolean | undefined, own = false): void {
    // Workflows often put outputs into environment variables, which cannot contain NUL.
    const text = String(value ?? "")
      .toWellFormed()
      .replaceAll("\0", "");
    core.setOutput(name, own ? text : this.redact(text));
  }

  /** Saves a value for the post step. */
  saveState(name: string, value: string): void {
    core.saveState(name, this.redact(value));
  }

  /** The value that main saved under `name`, or an empty string. */
  state(name: string): string {
    return core.getState(name);
  }

  /** Appends Markdown to the job summary, if the runner supports one. */
  async addSummary(markdown: string): Promise<void> {
    if (!process.env.GITHUB_STEP_SUMMARY) return;
    await core.summary.addRaw(shorten(this.redact(markdown), maxSummaryCharacters), true).write();
  }

  get debugging(): boolean {
    return core.isDebug();
  }

  /** Waits until the log is written. `process.exit` does not wait for standard output if that is a pipe. */
  async flush(): Promise<void> {
    await new Promise((written) => process.stdout.write("", written));
  }

  #cleanLines(text: string): string {
    const lines = text.split("\n").slice(0, maxMessageLines);
    return lines.map((line) => this.#clean(line, 4000)).join("\n");
  }

  /**
   * Redacts after removing invisible characters, which could divide a secret, and before shortening, which could cut
   * one.
   */
  #clean(line: string, limit: number): string {
    return this.#secrets.redact(oneLine(this.#secrets.redact(line), limit));
  }
}
