import { createParser } from "eventsource-parser";
import type { OpenAnswer } from "../../http/client.ts";
import { parseRetryAfter } from "../../http/retry-after.ts";
import { ProviderError } from "../provider.ts";

/** An event above this is no status of a request. */
const maxEventBytes = 1024 * 1024;

/**
 * Yields the data of server-sent events, and skips comments such as `: ping`.
 *
 * @throws {ProviderError} `retryable` or `rate-limited` if the answer is not an event stream, or if it breaks.
 */
export async function* readEvents(answer: OpenAnswer): AsyncGenerator<string> {
  if (answer.status !== 200 || !answer.headers["content-type"]?.startsWith("text/event-stream")) {
    answer.discard();
    throw new ProviderError(
      answer.status === 429 ? "rate-limited" : "retryable",
      `There is no event stream (HTTP ${answer.status}).`,
      { retryAfterMs: parseRetryAfter(answer.headers) },
    );
  }
  const events: string[] = [];
  const parser = createParser({ onEvent: ({ data }) => events.push(data) });
  const decoder = new TextDecoder();
  let unparsed = 0;
  try {
    for await (const chunk of answer.body) {
      parser.feed(decoder.decode(chunk, { stream: true }));
      unparsed = events.length > 0 ? 0 : unparsed + chunk.length;
      if (unparsed > maxEventBytes) throw new Error(`an event is larger than ${maxEventBytes} bytes`);
      for (const data of events.splice(0)) yield data;
    }
  } catch (error) {
    throw new ProviderError("retryable", "The event stream broke.", { cause: error });
  }
}
