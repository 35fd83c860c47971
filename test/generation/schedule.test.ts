import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { adaptiveDelay, estimateSeconds, scheduleFor, steadyDelay } from "../../src/generation/schedule.ts";
import { reviewedModels } from "../../src/models/catalogue.ts";
import { type VideoRequest, validateRequest } from "../../src/models/request.ts";

const usual = fc.integer({ min: 5, max: 1000 });
const factors = fc.tuple(
  fc.double({ min: 0.01, max: 20, noNaN: true }),
  fc.double({ min: 1, max: 50, noNaN: true }),
);

/** Seconds between two checks, so many usual times after the submit. */
function intervalAt(usualSeconds: number, factor: number): number {
  const elapsedMs = Math.max(2001, factor * usualSeconds * 1000);
  return adaptiveDelay(elapsedMs, usualSeconds) / 1000;
}

describe("status checks", () => {
  test("begin with an early one, which catches a refusal that comes at once", () => {
    fc.assert(
      fc.property(usual, fc.nat(1999), (seconds, elapsedMs) => {
        expect(elapsedMs + adaptiveDelay(elapsedMs, seconds)).toBe(2000);
      }),
    );
  });

  test("are 1.5 to 15 s apart, and up to 30 s while hardly anything can be ready", () => {
    fc.assert(
      fc.property(usual, fc.double({ min: 0, max: 1000, noNaN: true }), (seconds, factor) => {
        expect(intervalAt(seconds, factor)).toBeGreaterThanOrEqual(1.5);
        expect(intervalAt(seconds, factor)).toBeLessThanOrEqual(factor < 0.5 ? 30 : 15);
      }),
      { numRuns: 500 },
    );
  });

  test("come closer together up to the usual time, and drift apart after it", () => {
    fc.assert(
      fc.property(usual, factors, (seconds, [first, growth]) => {
        const later = first * growth;
        const difference = intervalAt(seconds, later) - intervalAt(seconds, first);
        const middle = later * seconds + intervalAt(seconds, later) / 2;
        if (middle <= seconds) expect(difference).toBeLessThanOrEqual(0.01);
        if (first >= 1.5) expect(difference).toBeGreaterThanOrEqual(-0.01);
      }),
      { numRuns: 500 },
    );
  });

  const timed = reviewedModels().map(({ title, usualSeconds = 0 }) => ({ title, usualSeconds }));

  test.each(timed)("of $title are at their densest around its $usualSeconds s", ({ usualSeconds }) => {
    const around = intervalAt(usualSeconds, 1.1);
    expect(around).toBeLessThan(15);
    expect(around).toBeLessThan(intervalAt(usualSeconds, 0.3));
    expect(around).toBeLessThan(intervalAt(usualSeconds, 4));
  });

  test("of a shorter usual time are denser", () => {
    fc.assert(
      fc.property(fc.integer({ min: 12, max: 1000 }), fc.integer({ min: 1, max: 500 }), (seconds, more) => {
        expect(intervalAt(seconds, 1)).toBeLessThanOrEqual(intervalAt(seconds + more, 1));
      }),
    );
  });

  test("follow the user's interval, else the usual time of the model, its family or its kind", () => {
    const { request } = validateRequest({ model: "pixverse/v5/text-to-video", prompt: "x", parameters: {} });
    const delay = scheduleFor(request as VideoRequest, undefined).delayAfter(90_000);
    expect(delay).toBe(adaptiveDelay(90_000, 74));
    const own = scheduleFor(unknown("x/y"), 700);
    expect([0, 1000, 1_000_000].map((elapsedMs) => own.delayAfter(elapsedMs))).toEqual([700, 700, 700]);
    expect(checksOf(unknown("x/y"), 50)).toEqual([2, 10, 20, 30, 40, 50]);
  });

  test("of a model of a known family begin late, and are closer together up to twice its usual time", () => {
    const request = unknown("x/kling-9");
    const usualSeconds = estimateSeconds(request);
    const times = checksOf(request, 4 * usualSeconds);
    expect(times[0]).toBe(2);
    expect(Math.max(...gaps(times.slice(1).filter((time) => time < 2 * usualSeconds)))).toBeLessThan(10);
    expect(times[1]).toBe(32);
    expect(times.at(-1)).toBeCloseTo(10 * (times.length - 1), 6);
  });

  test("of a family are at no time more than with one every 10 s", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1000 }), (familySeconds) => {
        let elapsedMs = 0;
        for (let check = 0; check < 300; check++) {
          elapsedMs += steadyDelay(elapsedMs, familySeconds);
          expect(elapsedMs).toBeGreaterThanOrEqual(10_000 * check - 1);
        }
      }),
    );
  });
});

function unknown(model: string): VideoRequest {
  return { provider: "aimlapi", model, fields: {}, known: undefined };
}

/** Seconds after the submit at which a request is checked, up to a time. */
function checksOf(request: VideoRequest, upToSeconds: number): number[] {
  const schedule = scheduleFor(request, undefined);
  const times: number[] = [];
  for (let elapsedMs = 0; elapsedMs < upToSeconds * 1000; times.push(elapsedMs / 1000))
    elapsedMs += schedule.delayAfter(elapsedMs);
  return times;
}

function gaps(times: readonly number[]): number[] {
  return times.slice(1).map((time, index) => time - (times[index] ?? 0));
}
