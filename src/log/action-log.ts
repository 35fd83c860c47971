import { oneLine, shorten } from "../text/sanitize.ts";
import * as core from "./core.ts";
import { Redactor } from "./redaction.ts";

/** The environment the runner gives a step. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** Characters of the shortest secret that is hidden outside of the log, which the runner masks as well. */
const leastKeptSecret = 8;

/** Lines of one annotation or debug message; further ones are left out. */
const maxMessageLines = 200;

/** The runner drops a step's summary of more than 1 MiB whole; a character takes 4 bytes at most. */
const maxSummaryCharacters = 260_000;

/**
 * Log lines, annotations, outputs, state and the job summary of a step. Adds to `@actions/core` that secrets are taken
 * out in all their spellings, that text from outside starts no command, and that nothing is longer than the runner takes.
 */
export class ActionLog {
  readonly #secrets = new Redactor();

  /**
   * Hides a secret, in every spelling it may come back in, from all that is written from now on.
   *
   * @param exact Whether only the secret as it is given is hidden.
   */
  mask(secret: string, exact = false): void {
    for (const form of this.#secrets.add(secret, exact)) core.setSecret(form);
  }

  /** Text with every piece of a masked secret taken out. What is shorter than any key stays: it may be a number. */
  redact(text: string): string {
    return this.#secrets.redact(text, leastKeptSecret);
  }

  /** Logs a line. It may hold text from outside: it can start no command. */
  info(line: string): void {
    core.info(this.#clean(line, 2000));
  }

  /** Logs lines that are shown only with step debugging. */
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

  /** Runs `phase` with its lines folded under `name`; the fold is closed however it ends. */
  async group<T>(name: string, phase: () => Promise<T>): Promise<T> {
    return core.group(this.#clean(name, 500), phase);
  }

  /**
   * Sets an output at once: it stands even if the step fails later. An undefined value is set as the empty string.
   *
   * @param own Whether the action has computed it, as a path or a hash: what looks like a secret in it is none.
   */
  setOutput(name: string, value: string | number | boolean | undefined, own = false): void {
    // A variable of the environment, which an output often becomes, cannot hold NUL.
    const text = String(value ?? "")
      .toWellFormed()
      .replaceAll("\0", "");
    core.setOutput(name, own ? text : this.redact(text));
  }

  /** Keeps a value for the post step. */
  saveState(name: string, value: string): void {
    core.saveState(name, this.redact(value));
  }

  /** What main kept under `name`, or the empty string. */
  state(name: string): string {
    return core.getState(name);
  }

  /** Appends Markdown to the job summary, where the runner has one. */
  async addSummary(markdown: string): Promise<void> {
    if (!process.env.GITHUB_STEP_SUMMARY) return;
    await core.summary.addRaw(shorten(this.redact(markdown), maxSummaryCharacters), true).write();
  }

  get debugging(): boolean {
    return core.isDebug();
  }

  /** Waits until the log is written: standard output may be a pipe, which `process.exit` does not wait for. */
  async flush(): Promise<void> {
    await new Promise((written) => process.stdout.write("", written));
  }

  #cleanLines(text: string): string {
    const lines = text.split("\n").slice(0, maxMessageLines);
    return lines.map((line) => this.#clean(line, 4000)).join("\n");
  }

  /** A secret is taken out before the text can be cut in its midst, and after nothing invisible divides it any more. */
  #clean(line: string, limit: number): string {
    return this.#secrets.redact(oneLine(this.#secrets.redact(line), limit));
  }
}
