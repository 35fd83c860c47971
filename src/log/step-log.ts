import { formatSeconds } from "../text/format.ts";
import type { ActionLog } from "./action-log.ts";

/** Milliseconds after which a quiet wait says that it is still going on; the log shows a line at least each minute. */
const heartbeatMs = 50_000;

/** The log of one video: lines that bear the time since its start. */
export class StepLog {
  readonly #runner: ActionLog;
  readonly #started = performance.now();
  readonly #name: string;
  readonly #warned = new Set<string>();

  /** @param name Tells the videos of a batch apart. */
  constructor(core: ActionLog, name = "") {
    this.#runner = core;
    this.#name = name && `${name}: `;
  }

  get elapsedMs(): number {
    return performance.now() - this.#started;
  }

  info(text: string): void {
    this.#runner.info(`[${formatSeconds(this.elapsedMs)}] ${this.#name}${text}`);
  }

  /** What matters of one video; among those of a batch it is for who debugs. */
  verbose(text: string): void {
    if (this.#name === "") this.info(text);
    else this.#runner.debug(`${this.#name}${text}`);
  }

  /** Warns once of each thing. */
  warn(message: string): void {
    if (this.#warned.has(message)) return;
    this.#warned.add(message);
    this.#runner.warning(`${this.#name}${message}`);
  }

  /** Does what may take long, and says every now and then what is being waited for. */
  async withHeartbeat<T>(describe: () => string, work: () => Promise<T>): Promise<T> {
    const timer = setInterval(() => this.info(`Still waiting: ${describe()}`), heartbeatMs);
    try {
      return await work();
    } finally {
      clearInterval(timer);
    }
  }
}
