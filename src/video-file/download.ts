import { pipeline } from "node:stream/promises";
import { pause } from "../abort.ts";
import { ConnectionError, type HttpClient, type OpenAnswer } from "../http/client.ts";
import { type FileHostPolicy, withHttps } from "../http/file-host.ts";
import { parseRetryAfter } from "../http/retry-after.ts";
import type { StepLog } from "../log/step-log.ts";
import { formatSeconds } from "../text/format.ts";
import { decodersFor } from "./decoders.ts";
import { BadVideoError, DownloadError, OtherFormatError } from "./errors.ts";
import type { PartFile } from "./part-file.ts";
import { saveVideo, type VideoFile } from "./save.ts";

/**
 * Milliseconds of pauses without a new byte before giving up on a host that answers without the file: the provider may
 * still be copying it there, or its URL may have expired. Broken connections and server errors are retried until the
 * deadline.
 */
const patienceMs = 180_000;
/** Permanent-looking connection failures in a row, without a new byte, before giving up. */
const lastingTries = 5;
const maxRedirects = 5;
/** Statuses whose body is the file or a part of it. A proxy that alters answers sends 203. */
const filled = new Set([200, 203, 206]);
/** Milliseconds without a byte after which the download reconnects and resumes. */
const stallMs = 30_000;
const firstRetryMs = 500;
const longestRetryMs = 15_000;

export interface DownloadOptions {
  url: string;
  /** Absolute path of the complete, verified file. */
  path: string;
  /** Requests a new URL from the provider; undefined if it gives none. */
  refresh: () => Promise<string | undefined>;
  http: HttpClient;
  policy: FileHostPolicy;
  log: StepLog;
  signal: AbortSignal;
}

/**
 * Downloads a video in one pass: writes, hashes and checks the bytes as they arrive, resumes after a broken connection,
 * and renames the file to its path once it is complete and verified. On failure it leaves no file.
 *
 * @throws {DownloadError}
 */
export async function downloadVideo(options: DownloadOptions): Promise<VideoFile> {
  const fill = (part: PartFile) => new Download(options, part).run();
  return saveVideo(options.path, options.log, fill, options.signal);
}

/** One download with all its tries. */
class Download {
  readonly #options: DownloadOptions;
  readonly #part: PartFile;
  #url: string;

  constructor(options: DownloadOptions, part: PartFile) {
    this.#options = options;
    this.#part = part;
    this.#url = options.url;
  }

  async run(): Promise<void> {
    const { log, refresh, signal } = this.#options;
    for (let tries = 0, waited = 0, lasting = 0, furthest = 0; ; ) {
      try {
        return await this.#attempt();
      } catch (error) {
        signal.throwIfAborted();
        if (error instanceof DownloadError || error instanceof OtherFormatError) throw error;
        if (this.#part.size > furthest) [tries, waited, lasting] = [0, 0, 0];
        furthest = Math.max(furthest, this.#part.size);
        tries++;
        const outlook = classifyTrouble(error);
        const reason = error instanceof Error ? error.message : String(error);
        const asked = error instanceof Interruption ? error.retryAfterMs : undefined;
        let delay = asked ?? Math.min(longestRetryMs, firstRetryMs * 2 ** (tries - 1));
        if (outlook === "lasting" && ++lasting >= lastingTries)
          throw new DownloadError(`${reason}, ${lasting} times in a row`, { cause: error });
        if (outlook === "no file") {
          if (waited >= patienceMs)
            throw new DownloadError(
              `${reason}, even after ${formatSeconds(waited)} and ${tries} tries with fresh addresses`,
              { cause: error },
            );
          delay = Math.min(delay, patienceMs - waited);
          waited += delay;
        }
        if (error instanceof BadVideoError) await this.#part.restart();
        log.info(`The download failed: ${reason}. Trying again in ${formatSeconds(delay)}.`);
        await pause(delay, signal);
        // A signed URL expires, and the provider may have moved the file.
        if (outlook !== "passing") this.#url = (await refresh()) ?? this.#url;
      }
    }
  }

  async #attempt(): Promise<void> {
    const answer = await this.#open();
    try {
      const decoders = await decodersFor(answer);
      const whole = await this.#part.startAt(answer, decoders.length > 0);
      await pipeline([answer.body, ...decoders, this.#part.writable()]).catch((error) => {
        // Decoders report invalid input with different errors.
        if (decoders.length === 0 || error instanceof DownloadError || error instanceof BadVideoError)
          throw error;
        throw new BadVideoError(`it cannot be decompressed (${error.message})`, { cause: error });
      });
      if (whole !== undefined && this.#part.size < whole)
        throw new Interruption(`${this.#part.size} of ${whole} bytes came`, "no file");
      this.#part.finish();
    } finally {
      answer.discard();
    }
  }

  /** Requests the missing part of the file, and follows redirects. */
  async #open(): Promise<OpenAnswer> {
    const { http, signal } = this.#options;
    let url = this.#url;
    for (let redirects = 0; redirects <= maxRedirects; redirects++) {
      const headers = {
        accept: "video/mp4, application/octet-stream, */*;q=0.1",
        "accept-encoding": "identity",
        ...this.#part.rangeHeaders(),
      };
      const answer = await http.open({ url: await this.#allowed(url), headers, signal, timeoutMs: stallMs });
      if (filled.has(answer.status)) return answer;
      answer.discard();
      const location = answer.headers.location;
      if (answer.status < 300 || answer.status >= 400 || !location) return this.#judge(answer);
      // Node decodes headers as Latin-1. Bytes outside ASCII are percent-encoded unchanged, as browsers do.
      const ascii = location.replace(
        /[\x80-\xff]/gu,
        (byte) => `%${byte.charCodeAt(0).toString(16).toUpperCase()}`,
      );
      url = URL.parse(ascii, url)?.href ?? ascii;
    }
    throw new Interruption(`the file host redirects more than ${maxRedirects} times`, "no file");
  }

  async #allowed(address: string): Promise<URL> {
    const parsed = URL.parse(address);
    if (!parsed) throw new DownloadError("the provider's address of the file is not a URL");
    const url = withHttps(parsed);
    const refusal = await this.#options.policy.refusal(url);
    if (refusal) throw new DownloadError(`the file is not fetched, because ${refusal}`);
    return url;
  }

  /** Always throws: the answer does not contain the file. */
  async #judge({ status, headers }: OpenAnswer): Promise<never> {
    // The requested range does not exist: start again.
    if (status === 416) await this.#part.restart();
    const passing = status === 408 || status === 429 || status >= 500;
    const outlook = passing ? "passing" : "no file";
    throw new Interruption(`the file host answers HTTP ${status}`, outlook, parseRetryAfter(headers));
  }
}

/**
 * What to expect of another try: a temporary fault (`passing`), a host that may get the file later (`no file`), or a
 * connection that will fail again (`lasting`).
 */
type Outlook = "passing" | "no file" | "lasting";

/** The connection or the answer broke off. The bytes received so far remain valid. */
class Interruption extends Error {
  readonly outlook: Outlook;
  readonly retryAfterMs: number | undefined;

  constructor(message: string, outlook: Outlook, retryAfterMs?: number) {
    super(message);
    this.outlook = outlook;
    this.retryAfterMs = retryAfterMs;
  }
}

function classifyTrouble(error: unknown): Outlook {
  if (error instanceof Interruption) return error.outlook;
  if (error instanceof BadVideoError) return "no file";
  return error instanceof ConnectionError && error.lasting ? "lasting" : "passing";
}
