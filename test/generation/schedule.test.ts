import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { adaptiveSchedule, scheduleFor, usualSecondsOf } from "../../src/generation/schedule.ts";
import { catalogue } from "../../src/models/catalogue.ts";
import { checkWish, type VideoRequest } from "../../src/models/request.ts";

const usual = fc.integer({ min: 5, max: 1000 });
const factors = fc.tuple(
  fc.double({ min: 0.01, max: 20, noNaN: true }),
  fc.double({ min: 1, max: 50, noNaN: true }),
);

/** Seconds between two checks, so many usual times after the submit. */
function intervalAt(usualSeconds: number, factor: number): number {
  const elapsedMs = Math.max(2001, factor * usualSeconds * 1000);
  return adaptiveSchedule(usualSeconds).delayAfter(elapsedMs) / 1000;
}

describe("status checks", () => {
  test("begin with an early one, which catches a refusal that comes at once", () => {
    fc.assert(
      fc.property(usual, fc.nat(1999), (seconds, elapsedMs) => {
        expect(elapsedMs + adaptiveSchedule(seconds).delayAfter(elapsedMs)).toBe(2000);
      }),
    );
  });

  test("are never closer than 1.5 s and never further apart than 15 s", () => {
    fc.assert(
      fc.property(usual, fc.double({ min: 0, max: 1000, noNaN: true }), (seconds, factor) => {
        expect(intervalAt(seconds, factor)).toBeGreaterThanOrEqual(1.5);
        expect(intervalAt(seconds, factor)).toBeLessThanOrEqual(15);
      }),
      { numRuns: 500 },
    );
  });

  test("come closer together up to the usual time, and drift apart after it", () => {
    fc.assert(
      fc.property(usual, factors, (seconds, [first, growth]) => {
        const later = first * growth;
        const difference = intervalAt(seconds, later) - intervalAt(seconds, first);
        if (later <= 1) expect(difference).toBeLessThanOrEqual(1e-9);
        if (first >= 1.5) expect(difference).toBeGreaterThanOrEqual(-1e-9);
      }),
      { numRuns: 500 },
    );
  });

  test.each(catalogue)("of $title are at their densest around its $usualSeconds s", ({ usualSeconds }) => {
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

  test("follow the model, a middle for one that nobody knows, and the user before either", () => {
    const { request } = checkWish({ model: "pixverse/v5/text-to-video", prompt: "x", parameters: {} });
    const unknown: VideoRequest = { provider: "aimlapi", model: "x/y", fields: {}, known: undefined };
    expect(usualSecondsOf(request as VideoRequest)).toBe(74);
    expect(usualSecondsOf(unknown)).toBe(100);
    const own = scheduleFor(unknown, 700);
    expect([0, 1000, 1_000_000].map((elapsedMs) => own.delayAfter(elapsedMs))).toEqual([700, 700, 700]);
    const middle = scheduleFor(unknown, undefined);
    expect(middle.delayAfter(90_000)).toBe(adaptiveSchedule(100).delayAfter(90_000));
  });
});
