import { describe, expect, test } from "vitest";
import { divide, longestFirst, matrixFor } from "../../src/actions/assets/sharding.ts";
import { estimateSeconds } from "../../src/generation/schedule.ts";
import type { Asset } from "../../src/manifest/asset.ts";
import { allModels } from "../../src/models/catalogue.ts";
import { assetOf } from "../support/asset.ts";
import { longTable } from "../support/long-table.ts";
import { randomNumbers } from "../support/random.ts";

const concurrency = 3;

/** Videos whose models are drawn from some of the catalogue's. */
function draw(videos: number, models: number, seed: number): Asset[] {
  const random = randomNumbers(seed);
  const all = allModels();
  const one = () => all[Math.floor(random() * all.length)];
  const some = Array.from({ length: models }, one);
  return Array.from({ length: videos }, (_, index) => {
    const model = some[Math.floor(random() * models)];
    if (!model) throw new Error("There are no models");
    return assetOf(`v${index}`, model);
  });
}

/** The time until all jobs are done, if the next one goes to the worker that is free first. */
function makespan(jobs: readonly number[], workers: number): number {
  const free = Array.from({ length: workers }, () => 0);
  for (const seconds of jobs) {
    const next = free.indexOf(Math.min(...free));
    free[next] = (free[next] ?? 0) + seconds;
  }
  return Math.max(...free);
}

/** No order of the jobs on so many workers takes less than this. */
function leastTime(jobs: readonly number[], workers: number): number {
  const sorted = jobs.toSorted((a, b) => b - a);
  const total = sorted.reduce((sum, seconds) => sum + seconds, 0);
  // Of k·workers + 1 jobs, some worker has k + 1: at least the k + 1 shortest of them.
  const shared = Array.from({ length: Math.floor((jobs.length - 1) / workers) + 1 }, (_, k) =>
    sorted.slice(k * workers - k, k * workers + 1).reduce((sum, seconds) => sum + seconds, 0),
  );
  return Math.max(total / workers, ...shared);
}

describe.each([200, 1000, 5000])("%i videos", (videos) => {
  longTable([[1], [2], [4], [10], [20]])(
    "on shards of which %i run at the same time",
    async (maxParallel) => {
      for (const [models, seed] of [
        [1, 1],
        [3, 2],
        [10, 3],
        [60, 4],
      ] as const) {
        const assets = draw(videos, models, seed);
        const { shard } = matrixFor(assets, { concurrency, maxParallel });
        const parts = divide(assets, shard.length);
        const times = parts.map((part) => makespan(longestFirst(part).map(secondsOf), concurrency));
        const whole = makespan(times, maxParallel);
        const least = leastTime(assets.map(secondsOf), maxParallel * concurrency);
        expect(whole / least).toBeLessThanOrEqual(1.1);
        expect(Math.max(...parts.map(({ length }) => length))).toBeLessThanOrEqual(400);
      }
    },
  );
});

test("a plan that needs more shards than a matrix has makes whole rounds too", () => {
  const slow = allModels().find((model) => estimateSeconds(assetOf("v", model).request) > 300);
  if (!slow) throw new Error("No model takes five minutes");
  const assets = Array.from({ length: 5000 }, (_, index) => assetOf(`v${index}`, slow));
  const count = (maxParallel: number) => matrixFor(assets, { concurrency: 1, maxParallel }).shard.length;
  expect([100, 150, 200, 256].map(count)).toEqual([200, 150, 200, 256]);
});

function secondsOf({ request }: Asset): number {
  return estimateSeconds(request);
}
