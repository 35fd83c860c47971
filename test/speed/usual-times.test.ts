import fc from "fast-check";
import { expect, test } from "vitest";
import { adaptiveDelay, scheduleFor } from "../../src/generation/schedule.ts";
import { UsualTimes } from "../../src/generation/usual-times.ts";
import type { VideoRequest } from "../../src/models/request.ts";

const request: VideoRequest = { provider: "aimlapi", model: "some/model", fields: {}, known: undefined };
const seconds = fc.double({ min: 1, max: 2000, noNaN: true });

test("A batch begins with the catalogue's usual time", () => {
  expect(new UsualTimes().secondsFor(request)).toBeCloseTo(100, 9);
});

test("The estimate lies between the catalogue's figure and the measured times, in any order", () => {
  fc.assert(
    fc.property(fc.array(seconds, { minLength: 1, maxLength: 20 }), (seen) => {
      const [times, reversed] = [new UsualTimes(), new UsualTimes()];
      for (const one of seen) times.learn(request.model, one);
      for (const one of seen.toReversed()) reversed.learn(request.model, one);
      const expected = times.secondsFor(request);
      expect(expected).toBeGreaterThanOrEqual(Math.min(100, ...seen) - 1e-6);
      expect(expected).toBeLessThanOrEqual(Math.max(100, ...seen) + 1e-6);
      expect(reversed.secondsFor(request)).toBeCloseTo(expected, 6);
    }),
  );
});

test("A usual time that is wrong by a factor of five is nearly forgotten after a dozen videos", () => {
  const times = new UsualTimes();
  for (let video = 0; video < 12; video++) times.learn(request.model, 500);
  expect(times.secondsFor(request) / 500).toBeGreaterThan(0.88);
});

test("One model's times say nothing about another's", () => {
  const times = new UsualTimes();
  times.learn("some/other", 500);
  expect(times.secondsFor(request)).toBeCloseTo(100, 9);
});

test("A video that is being waited for is asked about as the others' times have it", () => {
  const times = new UsualTimes();
  const schedule = scheduleFor(request, undefined, times.secondsFor);
  expect(schedule.delayAfter(60_000)).toBeCloseTo(adaptiveDelay(60_000, 100), 6);
  times.learn(request.model, 25);
  expect(schedule.delayAfter(60_000)).toBeCloseTo(adaptiveDelay(60_000, 50), 6);
});
