import { setImmediate } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { type Clock, SubmitQueue } from "../../src/generation/submit-queue.ts";
import { ProviderError } from "../../src/providers/provider.ts";
import { randomNumbers } from "../support/random.ts";

/** A clock that jumps to the next moment at which somebody waits. Seconds. */
class VirtualClock implements Clock {
  #time = 0;
  #alarms: { at: number; ring: () => void }[] = [];

  now(): number {
    return this.#time * 1000;
  }

  async pause(ms: number, signal: AbortSignal): Promise<void> {
    await new Promise<void>((resolve) => {
      const alarm = { at: this.#time + ms / 1000, ring: resolve };
      this.#alarms.push(alarm);
      signal.addEventListener("abort", () => {
        this.#alarms = this.#alarms.filter((other) => other !== alarm);
        resolve();
      });
    });
    signal.throwIfAborted();
  }

  /** Lets time pass until the work is done. */
  async run(work: Promise<unknown>): Promise<void> {
    let done = false;
    const finished = work.finally(() => {
      done = true;
    });
    for (await setImmediate(); !done; await setImmediate()) {
      const at = Math.min(...this.#alarms.map((alarm) => alarm.at));
      if (at === Number.POSITIVE_INFINITY) throw new Error("Everything waits for ever");
      this.#time = at;
      const due = this.#alarms.filter((alarm) => alarm.at === at);
      this.#alarms = this.#alarms.filter((alarm) => alarm.at !== at);
      for (const { ring } of due) ring();
    }
    await finished;
  }
}

interface Storm {
  jobs: number;
  videosOfJob: number;
  concurrency: number;
  slots: number;
  /** Seconds of a video. */
  seconds: number;
  retryAfterMs?: number;
}

/** Makes the videos of several jobs on one account. The seconds that this takes, and the provider's refusals. */
async function simulate(storm: Storm, seed: number): Promise<{ seconds: number; refusals: number }> {
  const clock = new VirtualClock();
  const random = randomNumbers(seed);
  const { signal } = new AbortController();
  let running = 0;
  let refusals = 0;
  const submit = async () => {
    await clock.pause(200, signal);
    if (running < storm.slots) return void running++;
    refusals++;
    throw new ProviderError("rate-limited", "Too many", { retryAfterMs: storm.retryAfterMs });
  };
  const makeVideo = async (queue: SubmitQueue) => {
    for (;;) {
      try {
        await queue.run(submit, signal);
        break;
      } catch (error) {
        if (!(error instanceof ProviderError)) throw error;
      }
    }
    await clock.pause(storm.seconds * 1000, signal);
    running--;
    queue.freeSlot();
  };
  const job = async () => {
    const queue = new SubmitQueue(clock, random);
    let left = storm.videosOfJob;
    const worker = async () => {
      while (left-- > 0) await makeVideo(queue);
    };
    await Promise.all(Array.from({ length: storm.concurrency }, worker));
  };
  await clock.run(Promise.all(Array.from({ length: storm.jobs }, job)));
  return { seconds: clock.now() / 1000, refusals };
}

const few = { jobs: 8, concurrency: 3, slots: 2, seconds: 60 };

describe.each([1, 2, 3])("jobs on an account with two slots (seed %i)", (seed) => {
  const reach = async (storm: Storm) => {
    const { seconds, refusals } = await simulate(storm, seed);
    const videos = storm.jobs * storm.videosOfJob;
    const ideal = (videos * storm.seconds) / storm.slots;
    return { throughput: ideal / seconds, refusalsOfVideo: refusals / videos };
  };

  test.each<[what: string, storm: Storm]>([
    ["eight", { ...few, videosOfJob: 3 }],
    ["eight with more videos", { ...few, videosOfJob: 10 }],
    ["eight of one video at a time", { ...few, videosOfJob: 3, concurrency: 1, seconds: 200 }],
    ["eight that are told to wait 5 s", { ...few, videosOfJob: 3, retryAfterMs: 5000 }],
  ])("%s reach 0.8 of the ideal throughput with few refusals", async (_, storm) => {
    const { throughput, refusalsOfVideo } = await reach(storm);
    expect(throughput).toBeGreaterThanOrEqual(0.8);
    expect(refusalsOfVideo).toBeLessThan(30);
  });
});
