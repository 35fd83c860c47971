import { pipeline } from "node:stream/promises";
import type { HttpClient, OpenAnswer } from "../http/client.ts";
import type { FileHostPolicy } from "../http/file-host.ts";
import { retryAfterOf } from "../http/retry-after.ts";
import { formatSeconds, type Journal } from "../runner/journal.ts";
import { pause } from "../runner/stop.ts";
import { BadVideoError, DownloadError } from "./errors.ts";
import type { PartFile } from "./part-file.ts";
import { saveVideo, type VideoFile } from "./save.ts";

/** Attempts that get no further, for a reason that waiting does not mend. What it may mend is tried until the deadline. */
const hopelessTries = 5;
/** Fresh addresses asked of the provider, since those it signs expire. */
const maxFreshAddresses = 3;
const maxRedirects = 5;
/** Milliseconds without a byte until the connection is given up and the file resumed. */
const stallMs = 30_000;
const firstRetryMs = 500;
const longestRetryMs = 15_000;

export interface DownloadOptions {
  url: string;
  /** Where the file goes once it is whole and checked. */
  path: string;
  /** Asks the provider for a fresh address. */
  refresh: () => Promise<string | undefined>;
  http: HttpClient;
  policy: FileHostPolicy;
  journal: Journal;
  signal: AbortSignal;
}

/**
 * Downloads a video in one pass: written, hashed and checked as it arrives, resumed after a break, and renamed to
 * its path only when it is whole and a video. Nothing is left behind otherwise.
 *
 * @throws {DownloadError}
 */
export async function downloadVideo(options: DownloadOptions): Promise<VideoFile> {
  const fill = (part: PartFile) => new Download(options, part).run();
  return saveVideo(options.path, options.journal, fill, options.signal);
}

/** The attempts at one file. */
class Download {
  readonly #options: DownloadOptions;
  readonly #part: PartFile;
  #url: string;
  #freshAddresses = 0;

  constructor(options: DownloadOptions, part: PartFile) {
    this.#options = options;
    this.#part = part;
    this.#url = options.url;
  }

  async run(): Promise<void> {
    const { journal, signal } = this.#options;
    for (let fruitless = 0, hopeless = 0, furthest = 0; ; ) {
      try {
        return await this.#attempt();
      } catch (error) {
        signal.throwIfAborted();
        if (error instanceof DownloadError) throw error;
        if (this.#part.size > furthest) [fruitless, hopeless] = [0, 0];
        furthest = Math.max(furthest, this.#part.size);
        fruitless++;
        if (!mayPass(error)) hopeless++;
        const reason = error instanceof Error ? error.message : String(error);
        if (hopeless >= hopelessTries)
          throw new DownloadError(`${reason}, ${hopeless} times in a row`, { cause: error });
        if (error instanceof BadVideoError) await this.#startAgain(reason);
        const asked = error instanceof Interruption ? error.retryAfterMs : undefined;
        const delay = asked ?? Math.min(longestRetryMs, firstRetryMs * 2 ** (fruitless - 1));
        journal.line(`The download broke: ${reason}. Going on in ${formatSeconds(delay)}.`);
        await pause(delay, signal);
      }
    }
  }

  async #attempt(): Promise<void> {
    const answer = await this.#open();
    try {
      const whole = await this.#part.startAt(answer);
      await pipeline(answer.body, this.#part.writable());
      if (whole !== undefined && this.#part.size < whole) {
        throw new Interruption(`${this.#part.size} of ${whole} bytes came`, { mayPass: false });
      }
      this.#part.finish();
    } finally {
      answer.discard();
    }
  }

  /** Opens the file from where it broke off, across redirects and fresh addresses. */
  async #open(): Promise<OpenAnswer> {
    const { http, signal } = this.#options;
    let url = this.#url;
    for (let redirects = 0; redirects <= maxRedirects; redirects++) {
      const headers = {
        accept: "video/mp4, application/octet-stream, */*;q=0.1",
        ...this.#part.rangeHeaders(),
      };
      const answer = await http.open({ url: await this.#allowed(url), headers, signal, timeoutMs: stallMs });
      if (answer.status === 200 || answer.status === 206) return answer;
      answer.discard();
      const location = answer.headers.location;
      if (answer.status >= 300 && answer.status < 400 && location) {
        url = URL.parse(location, url)?.href ?? location;
      } else {
        await this.#judge(answer);
      }
    }
    throw new DownloadError(`the file host redirects more than ${maxRedirects} times`);
  }

  async #allowed(address: string): Promise<URL> {
    const url = URL.parse(address);
    if (!url) throw new DownloadError("the provider's address of the file is no URL");
    const refusal = await this.#options.policy.refusal(url);
    if (refusal) throw new DownloadError(`the file is not fetched, because ${refusal}`);
    return url;
  }

  /** Turns an answer that brings no file into what is to be done about it. */
  async #judge({ status, headers }: OpenAnswer): Promise<never> {
    if ([401, 403, 404, 410].includes(status)) {
      await this.#freshAddress(`the file host answers HTTP ${status}`);
      throw new Interruption(`its address had expired (HTTP ${status})`, { retryAfterMs: 0, mayPass: false });
    }
    if (status === 416) {
      await this.#part.restart();
      throw new Interruption("the file host cannot resume it (HTTP 416)", { mayPass: false });
    }
    if (status === 408 || status === 429 || status >= 500) {
      const retryAfterMs = retryAfterOf(headers);
      throw new Interruption(`the file host answers HTTP ${status}`, { retryAfterMs, mayPass: true });
    }
    throw new DownloadError(`the file host answers HTTP ${status}`);
  }

  async #startAgain(reason: string): Promise<void> {
    await this.#part.restart();
    await this.#freshAddress(reason);
  }

  async #freshAddress(reason: string): Promise<void> {
    if (this.#freshAddresses++ >= maxFreshAddresses)
      throw new DownloadError(`${reason}, also at fresh addresses`);
    this.#url = (await this.#options.refresh()) ?? this.#url;
  }
}

/** The connection or the answer broke off; what is there can be kept. */
class Interruption extends Error {
  readonly retryAfterMs: number | undefined;
  /** Whether the same request may be answered otherwise after a while. */
  readonly mayPass: boolean;

  constructor(message: string, details: { retryAfterMs?: number | undefined; mayPass: boolean }) {
    super(message);
    this.retryAfterMs = details.retryAfterMs;
    this.mayPass = details.mayPass;
  }
}

/** Broken connections pass, as far as anybody can tell; a file that is no video stays so. */
function mayPass(error: unknown): boolean {
  return error instanceof Interruption ? error.mayPass : !(error instanceof BadVideoError);
}
