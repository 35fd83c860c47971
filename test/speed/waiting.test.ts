import { expect, test } from "vitest";
import { limitedFigure, meetsLimit } from "../../bench/rows/row.ts";
import { waitingRows } from "../../bench/rows/waiting.ts";
import { pageLoop, wait } from "../../bench/waiting/simulation.ts";
import { videoTimes } from "../../bench/waiting/times.ts";

test("A loop that asks at once and then every 10 s knows of each video at the next beat", () => {
  const { lags, requests } = wait(pageLoop(10), Float64Array.of(0, 0.5, 10, 19, 21));
  expect(lags).toEqual([0, 9.5, 0, 1, 9]);
  expect(requests).toEqual([1, 2, 2, 3, 4]);
});

test("Simulated times have the median and the scatter that they are asked for", () => {
  const times = videoTimes(74, 0.25);
  expect(times.length).toBe(10_000);
  const at = (share: number) => times[Math.round(share * times.length)] ?? 0;
  expect(at(0.5)).toBeCloseTo(74, 0);
  expect(Math.log(at(0.8413) / 74)).toBeCloseTo(0.25, 2);
  expect(Math.log(74 / at(0.1587))).toBeCloseTo(0.25, 2);
});

// On a clock that takes no time: these are figures of the schedule, whatever machine they are worked out on.
test.each(waitingRows().filter(({ limit }) => limit))("$what is within the bench's limit", (row) => {
  expect(limitedFigure(row)).toBeGreaterThan(0);
  expect(meetsLimit(row)).toBe(true);
});
