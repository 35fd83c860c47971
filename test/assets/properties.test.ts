import fc from "fast-check";
import { expect, test } from "vitest";
import { Budget } from "../../src/actions/assets/budget.ts";
import { divide } from "../../src/actions/assets/sharding.ts";
import { estimateSeconds } from "../../src/generation/schedule.ts";
import { Spending } from "../../src/generation/spending.ts";
import { changedIds, withChanges } from "../../src/lock/changes.ts";
import type { LockEntry } from "../../src/lock/entry.ts";
import { formatLock, parseLock } from "../../src/lock/lock-file.ts";
import type { Asset } from "../../src/manifest/asset.ts";
import { reviewedModels } from "../../src/models/catalogue.ts";
import { assetOf } from "../support/asset.ts";

const model = fc.constantFrom(...reviewedModels());

const assets = fc
  .array(model, { maxLength: 60 })
  .map((models) => models.map((known, index) => assetOf(`v${index}`, known)));

const totalSeconds = (part: readonly Asset[]) =>
  part.reduce((sum, { request }) => sum + estimateSeconds(request), 0);

test("shards hold each video once, and none is longer than another by more than one video", () => {
  fc.assert(
    fc.property(assets, fc.integer({ min: 1, max: 20 }), (all, count) => {
      const parts = divide(all, count);
      expect(parts).toHaveLength(count);
      expect(
        parts
          .flat()
          .map(({ id }) => id)
          .sort(),
      ).toEqual(all.map(({ id }) => id).sort());
      const times = parts.map(totalSeconds);
      const longest = Math.max(0, ...all.map((each) => totalSeconds([each])));
      expect(Math.max(...times) - Math.min(...times)).toBeLessThanOrEqual(longest);
      expect(divide(all, count)).toEqual(parts);
    }),
  );
});

/** Videos in some order of starts and ends, each with what is known of its price beforehand and what it costs. */
const plans = fc.record({
  limit: fc.double({ min: 0, max: 5, noNaN: true }),
  videos: fc.array(
    fc.record({
      cost: fc.double({ min: 0, max: 2, noNaN: true }),
      stepsToEnd: fc.integer({ min: 0, max: 5 }),
    }),
    { maxLength: 40 },
  ),
});

test("a budget of known prices is never exceeded, in any order of starts and ends", () => {
  fc.assert(
    fc.property(plans, ({ limit, videos }) => {
      const [known] = reviewedModels();
      if (!known) return;
      const all = videos.map((video, index) => ({ ...video, asset: assetOf(`v${index}`, known) }));
      const budget = new Budget(limit, new Map(all.map(({ asset: { id }, cost }) => [id, cost])));
      const running: { end: () => void; steps: number }[] = [];
      let spent = 0;
      for (const { asset: started, cost, stepsToEnd } of all) {
        for (const each of running) if (each.steps-- === 0) each.end();
        const reservation = budget.reserve(started);
        if ("reason" in reservation) continue;
        spent += cost;
        running.push({ end: () => reservation.settle(spendingOf(cost)), steps: stepsToEnd });
      }
      expect(spent).toBeLessThanOrEqual(limit + 1e-6);
    }),
  );
});

function spendingOf(usd: number): Spending {
  const spending = new Spending();
  spending.accept({ id: "x", model: "x" }, {});
  spending.complete({ usd });
  return spending;
}

const entry: fc.Arbitrary<LockEntry> = fc.record({
  request: fc.string(),
  model: fc.string(),
  "generation-id": fc.string(),
  sha256: fc.stringMatching(/^[0-9a-f]{64}$/),
  size: fc.integer({ min: 1 }),
  duration: fc.nat(1000).map((tenths) => tenths / 10),
  width: fc.nat(),
  height: fc.nat(),
  "credits-used": fc.option(fc.nat()),
  "cost-usd": fc.option(fc.nat()),
  date: fc.string(),
});

const lock = fc
  .dictionary(fc.stringMatching(/^[a-z0-9][a-z0-9.-]{0,9}$/), entry)
  .map((videos) => new Map(Object.entries(videos)));

test("a lock survives writing and reading, and equal locks have equal bytes in any order", () => {
  fc.assert(
    fc.property(lock, (entries) => {
      const text = formatLock(entries);
      expect(parseLock(text, "x")).toEqual(entries);
      expect(formatLock(new Map([...entries].reverse()))).toBe(text);
    }),
  );
});

test("two locks that grew apart are brought together without losing what either has changed", () => {
  fc.assert(
    fc.property(lock, lock, lock, (before, theirs, changes) => {
      const ours = new Map([...before, ...changes]);
      const merged = withChanges(theirs, ours, before);
      for (const id of changedIds(ours, before)) expect(merged.get(id)).toEqual(ours.get(id));
      const untouched = [...theirs].filter(([id]) => !changedIds(ours, before).includes(id));
      for (const [id, kept] of untouched) expect(merged.get(id)).toEqual(kept);
    }),
  );
});
