import { formatSeconds } from "../text/format.ts";
import type { ActionLog } from "./action-log.ts";

/** Milliseconds between progress lines during a wait, so that the log shows a line at least once a minute. */
const heartbeatMs = 50_000;

/** The log of one video. Each line begins with the time since its start. */
export class StepLog {
  readonly #core: ActionLog;
  readonly #started = performance.now();
  readonly #name: string;
  readonly #warned = new Set<string>();

  /** @param name Identifies the video in a batch; empty for a single one. */
  constructor(core: ActionLog, name = "") {
    this.#core = core;
    this.#name = name && `${name}: `;
  }

  get elapsedMs(): number {
    return performance.now() - this.#started;
  }

  info(text: string): void {
    this.#core.info(`[${formatSeconds(this.elapsedMs)}] ${this.#name}${text}`);
  }

  /** Logs for a single video; at debug level in a batch. */
  verbose(text: string): void {
    if (this.#name === "") this.info(text);
    else this.#core.debug(`${this.#name}${text}`);
  }

  /** Logs each warning once. */
  warn(message: string): void {
    if (this.#warned.has(message)) return;
    this.#warned.add(message);
    this.#core.warning(`${this.#name}${message}`);
  }

  /** Runs `work`, and logs `describe()` at intervals until it is done. */
  async withHeartbeat<T>(describe: () => string, work: () => Promise<T>): Promise<T> {
    const timer = setInterval(() => this.info(`Still waiting: ${describe()}`), heartbeatMs);
    try {
      return await work();
    } finally {
      clearInterval(timer);
    }
  }
}
