import { describe, expect, test } from "vitest";
import { type ProviderName, providerNames } from "../../../src/providers/table.ts";
import { type Moment, observableMoments, randomMoments } from "./moment.ts";
import { type Fate, measureRun, runKilled } from "./run.ts";

export interface Extent {
  /** Every so-manieth request or answer that a server sees is tried, and every so-manieth write. */
  seen: number;
  written: number;
  /** How many random times. */
  random: number;
  /** How many runs of which two attempts are killed. */
  twice: number;
}

/** Runs that are tried at the same time. */
const atOnce = 4;

/** Kills main at many moments, then runs post, then the next attempt: one generation is paid for, one video is there. */
export function killSuite(extent: Extent, tags: string[] = [], pictured = false): void {
  const what = pictured ? " with a picture" : "";
  describe.each(providerNames)(`on %s${what}, killed`, (provider) => {
    const subject = { provider, pictured };
    test("at any moment, a run ends with one generation paid for and one video", {
      timeout: 3_600_000,
      tags,
    }, async () => {
      const { counts, milliseconds } = await measureRun(subject);
      const once = [...observableMoments(counts, extent), ...randomMoments(extent.random, milliseconds)];
      const twice = randomMoments(extent.twice, milliseconds).map((moment) => [
        moment,
        ...randomMoments(1, milliseconds),
      ]);
      const fates = await inTurns([...once.map((moment) => [moment]), ...twice], (moments, index) =>
        runKilled(subject, index % 2 === 0 ? "soon" : "late", moments),
      );
      const unread = fates.reduce((sum, fate) => sum + fate.unread, 0);
      console.info(`${provider}: ${fates.length} runs, ${unread} killed between acceptance and answer`);
      expect(fates.filter((fate) => !isRight(fate, provider))).toEqual([]);
    });
  });
}

/** What was accepted and could not be read is looked up at AI/ML API; at fal it is lost, and excused. */
function isRight({ paid, unread, problems }: Fate, provider: ProviderName): boolean {
  return problems.length === 0 && paid === (provider === "fal" ? 1 + unread : 1);
}

/**
 * The second attempt finds that the first one's generation was cancelled, submits again, and is killed at each request to
 * the provider, that submit among them.
 */
export function killAgainSuite(tags: string[] = []): void {
  test.each(providerNames)(
    "on %s, killed while it submits again after a cancelled generation, a run pays for one more at most where nobody could read the id",
    { timeout: 3_600_000, tags },
    async (provider) => {
      const fates: Fate[] = [];
      // One after the other: beside others, the first generation may be ready before it is cancelled.
      for (const number of [1, 2, 3, 4]) {
        const moments: Moment[] = [
          { after: "upload answer", number: 1 },
          { after: "request", number },
        ];
        fates.push(await runKilled({ provider, pictured: false }, "late", moments));
      }
      expect(fates.filter((fate) => !isRight(fate, provider))).toEqual([]);
    },
  );
}

async function inTurns<T, R>(
  items: readonly T[],
  work: (item: T, index: number) => Promise<R>,
): Promise<R[]> {
  const results: R[] = [];
  const waiting = items.entries();
  const worker = async () => {
    for (const [index, item] of waiting) results.push(await work(item, index));
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return results;
}
