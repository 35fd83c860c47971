import fc from "fast-check";
import { expect, test } from "vitest";
import { adaptiveDelay, estimateSeconds, scheduleFor, steadyDelay } from "../../src/generation/schedule.ts";
import { UsualTimes } from "../../src/generation/usual-times.ts";
import type { Model } from "../../src/models/model.ts";
import type { VideoRequest } from "../../src/models/request.ts";

const request: VideoRequest = { provider: "aimlapi", model: "some/model", fields: {}, known: undefined };
const ofFamily: VideoRequest = { ...request, model: "some/wan-9" };
const seconds = fc.double({ min: 1, max: 2000, noNaN: true });

test("A batch begins with the catalogue's usual time", () => {
  expect(new UsualTimes().estimate(request)).toEqual({ seconds: estimateSeconds(request), of: "kind" });
});

test("The estimate lies between the model's own usual time and the measured times, in any order", () => {
  const reviewed = { ...request, known: { usualSeconds: 100 } as Model };
  fc.assert(
    fc.property(fc.array(seconds, { minLength: 1, maxLength: 20 }), (seen) => {
      const [times, reversed] = [new UsualTimes(), new UsualTimes()];
      for (const one of seen) times.learn(request.model, one);
      for (const one of seen.toReversed()) reversed.learn(request.model, one);
      const expected = times.estimate(reviewed).seconds;
      expect(expected).toBeGreaterThanOrEqual(Math.min(100, ...seen) - 1e-6);
      expect(expected).toBeLessThanOrEqual(Math.max(100, ...seen) + 1e-6);
      expect(reversed.estimate(reviewed).seconds).toBeCloseTo(expected, 6);
    }),
  );
});

test("The usual time of a family is forgotten with the first video", () => {
  const times = new UsualTimes();
  times.learn(ofFamily.model, 25);
  times.learn(ofFamily.model, 100);
  expect(times.estimate(ofFamily).of).toBe("model");
  expect(times.estimate(ofFamily).seconds).toBeCloseTo(50, 9);
});

test("A usual time that is wrong by a factor of five is nearly forgotten after a dozen videos", () => {
  const times = new UsualTimes();
  const reviewed = { ...request, known: { usualSeconds: 100 } as Model };
  for (let video = 0; video < 12; video++) times.learn(request.model, 500);
  expect(times.estimate(reviewed).seconds / 500).toBeGreaterThan(0.88);
});

test("One model's times say nothing about another's", () => {
  const times = new UsualTimes();
  times.learn("some/other", 500);
  expect(times.estimate(request)).toEqual({ seconds: estimateSeconds(request), of: "kind" });
});

test("A video that is being waited for is asked about as the others' times have it", () => {
  const times = new UsualTimes();
  const schedule = scheduleFor(request, undefined, times.estimate);
  expect(schedule.delayAfter(60_000)).toBe(steadyDelay(60_000, 0));
  times.learn(request.model, 25);
  expect(schedule.delayAfter(60_000)).toBeCloseTo(adaptiveDelay(60_000, 25), 6);
});
