import { getEventListeners } from "node:events";
import { expect, test } from "vitest";
import { delayedSignal, StepAborted } from "../src/abort.ts";

test("a step's signal has a listener for each delay, and not for each video", () => {
  const { signal } = new AbortController();
  const delayed = Array.from({ length: 1000 }, () => [
    delayedSignal(signal, 3000),
    delayedSignal(signal, 4000),
  ]);
  expect(new Set(delayed.flat()).size).toBe(2);
  expect(getEventListeners(signal, "abort")).toHaveLength(2);
});

test("work that begins after the step was stopped gets all of its time", () => {
  const step = new AbortController();
  const before = delayedSignal(step.signal, 3000);
  step.abort(new StepAborted("cancelled"));
  const after = [delayedSignal(step.signal, 3000), delayedSignal(step.signal, 3000)];
  expect(new Set([before, ...after]).size).toBe(3);
});
