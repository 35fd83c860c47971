import { Bench } from "tinybench";
import { adaptiveDelay } from "../src/generation/schedule.ts";
import { Redactor } from "../src/log/redaction.ts";
import { validateRequest } from "../src/models/request.ts";
import { oneLine } from "../src/text/sanitize.ts";
import { Mp4BoxParser } from "../src/video-file/boxes.ts";

/** The time of one call of a frequently called function. */
export interface FunctionTime {
  what: string;
  /** Microseconds: the median, and the 99th percentile. */
  median: number;
  p99: number;
}

const chunk = Buffer.alloc(65_536);
const line = "The provider says: generating, step 12 of 30, for a paper boat on a quiet lake at dawn";

/** Measures the functions that run for every log line, chunk and status check. */
export async function functionTimes(): Promise<FunctionTime[]> {
  const secrets = new Redactor();
  secrets.add("a-key-of-some-length-0123456789");
  secrets.add("ghs_a-token-of-some-length-0123456789");
  const boxes = openBox();
  const bench = new Bench({ time: 300, warmupTime: 50 })
    .add("clean a line of the log", () => void secrets.redact(oneLine(line)))
    .add("check a request", () => void validateRequest(input))
    .add("plan the next status check", () => void adaptiveDelay(60_000, 74))
    .add("walk over 64 kB of a file", () => boxes.push(chunk));
  await bench.run();
  return bench.tasks.map(({ name, result }) => {
    if (result.state === "errored") throw new Error(`${name} could not be measured`, { cause: result.error });
    if (result.state !== "completed") throw new Error(`${name} is ${result.state}`);
    const { p50, p99 } = result.latency;
    return { what: name, median: p50 * 1000, p99: p99 * 1000 };
  });
}

const input = {
  model: "pixverse/v5/text-to-video",
  prompt: "A paper boat on a quiet lake at dawn",
  duration: "5",
  aspectRatio: "16:9",
  parameters: { resolution: "1080p", seed: 7 },
};

/** A parser inside a box that never ends. */
function openBox(): Mp4BoxParser {
  const boxes = new Mp4BoxParser();
  boxes.push(Buffer.from("\0\0\0\x10ftypisom\0\0\0\0\0\0\0\0mdat", "latin1"));
  return boxes;
}
