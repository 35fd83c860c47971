import { appendFileSync } from "node:fs";
import { oneLine } from "../text/sanitize.ts";
import { command } from "./commands.ts";
import { Redactor } from "./redaction.ts";

/** The environment the runner gives a step. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** Characters of the shortest secret that is hidden outside of the log, which the runner masks as well. */
const leastKeptSecret = 8;

/** Longer messages than this are not read. */
const maxMessageLines = 200;

/**
 * What a step says to the runner: log lines, annotations, outputs, state and the job summary.
 *
 * This is written here and not taken from `@actions/core` because that costs about 45 ms to load, twice what Node
 * itself takes to start, and a wrong input should be told at once.
 */
export class ActionLog {
  readonly #environment: Environment;
  readonly #write: (text: string) => void;
  readonly #secrets = new Redactor();

  constructor(environment: Environment, write: (text: string) => void) {
    this.#environment = environment;
    this.#write = write;
  }

  /**
   * Hides a secret, in every spelling it may come back in, from all that is written from now on.
   *
   * @param exact Whether only the secret as it is given is hidden.
   */
  mask(secret: string, exact = false): void {
    const forms = this.#secrets.add(secret, exact);
    this.#write(forms.map((form) => command("add-mask", {}, form)).join(""));
  }

  /** Text with every piece of a masked secret taken out. What is shorter than any key stays: it may be a number. */
  redact(text: string): string {
    return this.#secrets.redact(text, leastKeptSecret);
  }

  /** A line of the log. It may hold text from outside: it can start no command. */
  info(line: string): void {
    this.#write(`${this.#clean(line, 2000)}\n`);
  }

  /** Is shown only with step debugging; its lines are kept. */
  debug(message: string): void {
    this.#write(command("debug", {}, this.#cleanLines(message)));
  }

  notice(message: string): void {
    this.#annotate("notice", {}, message);
  }

  warning(message: string): void {
    this.#annotate("warning", {}, message);
  }

  error(title: string, message: string): void {
    this.#annotate("error", { title }, message);
  }

  /** Runs `phase` with its lines folded under `name`; the fold is closed however it ends. */
  async group<T>(name: string, phase: () => Promise<T>): Promise<T> {
    this.#write(command("group", {}, this.#clean(name, 500)));
    try {
      return await phase();
    } finally {
      this.#write(command("endgroup", {}, ""));
    }
  }

  /**
   * Sets an output at once: it stands even if the step fails later. What is unknown is the empty string.
   *
   * @param own Whether the action has computed it, as a path or a hash: what looks like a secret in it is none.
   */
  setOutput(name: string, value: string | number | boolean | undefined, own = false): void {
    this.#append("GITHUB_OUTPUT", name, value, own);
  }

  /** Keeps a value for the post step. */
  saveState(name: string, value: string): void {
    this.#append("GITHUB_STATE", name, value);
  }

  /** What main kept under `name`, or the empty string. */
  state(name: string): string {
    return this.#environment[`STATE_${name}`] ?? "";
  }

  /** Appends Markdown to the job summary. The runner drops a summary of more than 1 MiB whole. */
  addSummary(markdown: string): void {
    const file = this.#environment.GITHUB_STEP_SUMMARY;
    if (file) appendFileSync(file, `${this.redact(markdown)}\n`);
  }

  get debugging(): boolean {
    return this.#environment.RUNNER_DEBUG === "1";
  }

  #annotate(kind: "notice" | "warning" | "error", properties: Record<string, string>, message: string): void {
    this.#write(command(kind, properties, this.#cleanLines(message)));
  }

  #cleanLines(text: string): string {
    const lines = text.split("\n").slice(0, maxMessageLines);
    return lines.map((line) => this.#clean(line, 4000)).join("\n");
  }

  /** A secret is taken out before the text can be cut in its midst, and after nothing invisible divides it any more. */
  #clean(line: string, limit: number): string {
    return this.#secrets.redact(oneLine(this.#secrets.redact(line), limit));
  }

  #append(variable: "GITHUB_OUTPUT" | "GITHUB_STATE", name: string, value: unknown, own = false): void {
    const file = this.#environment[variable];
    if (!file) return;
    // A variable of the environment, which an output often becomes, cannot hold NUL.
    const plain = value === undefined ? "" : String(value).toWellFormed().replaceAll("\0", "");
    const text = own ? plain : this.redact(plain);
    const delimiter = delimiterFor(text);
    appendFileSync(file, `${name}<<${delimiter}\n${text}\n${delimiter}\n`);
  }
}

/** Ends a value, and cannot stand in it: it has more dashes in a row than the value has anywhere. */
function delimiterFor(text: string): string {
  const runs = text.match(/-+/gu) ?? [];
  const longest = runs.reduce((length, run) => Math.max(length, run.length), 0);
  return `end${"-".repeat(longest + 1)}`;
}
