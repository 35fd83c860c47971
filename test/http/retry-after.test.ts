import fc from "fast-check";
import { expect, test } from "vitest";
import { retryAfterMs } from "../../src/http/retry-after.ts";

const now = Date.UTC(2026, 10, 20, 10, 0, 0);

test.each([
  ["0", 1000],
  ["120", 120_000],
  [" 1.5 ", 1500],
  ["Fri, 20 Nov 2026 10:00:30 GMT", 30_000],
  ["Friday, 20-Nov-26 10:00:30 GMT", 30_000],
  ["Fri, 20 Nov 2026 09:00:00 GMT", 1000],
])("Retry-After: %s asks for %i ms", (header, ms) => {
  expect(retryAfterMs(header, now)).toBe(ms);
});

test.each([
  undefined,
  "",
  " ",
  "-5",
  "soon",
  "5 s",
  "1e3",
  "120, 120",
  "0x10",
  "20 Nov 2026",
  "2026-11-20",
  "Fri, soon",
  "Fri, soon GMT",
  "Fri Nov 20 10:00:30 2026",
])("Retry-After: %s asks for nothing that can be read", (header) => {
  expect(retryAfterMs(header, now)).toBeUndefined();
});

test("no header asks for less than a second, or for no number", () => {
  fc.assert(
    fc.property(fc.string(), (header) => {
      const ms = retryAfterMs(header, now);
      expect(ms === undefined || ms >= 1000).toBe(true);
    }),
  );
});
