import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { adaptiveDelay, estimateSeconds, scheduleFor } from "../../src/generation/schedule.ts";
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
      fc.property(fc.integer({ min: 5, max: 1000 }), fc.integer({ min: 1, max: 500 }), (seconds, more) => {
        expect(intervalAt(seconds, 1)).toBeLessThanOrEqual(intervalAt(seconds + more, 1));
      }),
    );
  });

  test("follow the user's interval, else the model's usual time, else a mean", () => {
    const { request } = validateRequest({ model: "pixverse/v5/text-to-video", prompt: "x", parameters: {} });
    const unknown: VideoRequest = { provider: "aimlapi", model: "x/y", fields: {}, known: undefined };
    expect(estimateSeconds(request as VideoRequest)).toBe(74);
    expect(estimateSeconds(unknown)).toBe(100);
    const own = scheduleFor(unknown, 700);
    expect([0, 1000, 1_000_000].map((elapsedMs) => own.delayAfter(elapsedMs))).toEqual([700, 700, 700]);
    const middle = scheduleFor(unknown, undefined);
    expect(middle.delayAfter(90_000)).toBe(adaptiveDelay(90_000, 100));
  });
});
