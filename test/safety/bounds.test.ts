import { describe, expect, test } from "vitest";
import type { FaultAction } from "../../simulator/simulator.ts";
import { runAction } from "../support/action.ts";
import { attemptOf, withServices } from "./attempt.ts";

const soon = { usualSeconds: 20 };

function stream(events: readonly unknown[]): FaultAction {
  const text = events.map((event) => `data: ${JSON.stringify(event)}\n\n`).join("");
  return { kind: "text", text, contentType: "text/event-stream" };
}

describe.concurrent("bounds", () => {
  test("of a provider's log: 200 lines of 300 characters, and that there is more", async () => {
    const logs = Array.from({ length: 3000 }, (_, index) => ({ message: `${index} ${"x".repeat(1000)}` }));
    const faults = [
      { at: "stream", do: stream([{ status: "IN_PROGRESS", logs: logs.slice(0, 900) }]) } as const,
    ];
    await withServices({ simulator: { ...soon, faults } }, async (services) => {
      const { log, errors } = await runAction(attemptOf(services, "fal"));
      expect(errors).toEqual([]);
      const shown = log.split("\n").filter((line) => line.includes("| "));
      expect(shown).toHaveLength(200);
      for (const line of shown) expect(line.length).toBeLessThan(330);
      expect(log.match(/log has more than 200 lines; the rest is not shown/gu)).toHaveLength(1);
    });
  });

  test("of changes of state: 200 of them are told", async () => {
    const events = Array.from({ length: 5000 }, (_, position) => ({
      status: "IN_QUEUE",
      queue_position: position,
    }));
    const faults = [{ at: "stream", do: stream(events) } as const];
    await withServices({ simulator: { ...soon, faults } }, async (services) => {
      const { log, errors } = await runAction(attemptOf(services, "fal"));
      expect(errors).toEqual([]);
      expect(log.match(/position \d+/gu)?.length).toBe(200);
    });
  });

  test("of redirects: five are followed, at each of 17 tries", async () => {
    const faults = [
      { at: "file", do: { kind: "redirect", status: 302, to: (url: URL) => url.href } } as const,
    ];
    await withServices({ simulator: { ...soon, faults } }, async (services) => {
      const { errors } = await runAction(attemptOf(services, "aimlapi"));
      expect(errors).toMatchObject([{ title: "Download failed" }]);
      expect(services.simulator.requests.filter(({ at }) => at === "file")).toHaveLength(17 * 6);
    });
  });

  test("of the file: one that is said to be larger than 2 GiB is not begun", async () => {
    const faults = [{ at: "file", do: { kind: "length-lie", by: 2 ** 31 } } as const];
    await withServices({ simulator: { ...soon, faults } }, async (services) => {
      const { errors } = await runAction(attemptOf(services, "aimlapi"));
      expect(errors).toMatchObject([{ message: expect.stringContaining("larger than 2.1 GB") }]);
      expect(services.simulator.requests.filter(({ at }) => at === "file")).toHaveLength(1);
    });
  });

  test("of tries at a file that stays wrong: 17, with three minutes of pauses between them", async () => {
    const faults = [{ at: "file", do: { kind: "not-mp4" } } as const];
    await withServices({ simulator: { ...soon, faults } }, async (services) => {
      const { errors } = await runAction(attemptOf(services, "aimlapi"));
      expect(errors).toMatchObject([{ title: "Download failed" }]);
      expect(services.simulator.requests.filter(({ at }) => at === "file")).toHaveLength(17);
    });
  });

  test("of tries to reach a provider: five", async () => {
    await withServices({ simulator: soon }, async (services) => {
      const inputs = { "base-url": services.simulator.url.replace("http:", "https:") };
      const { errors, log } = await runAction(attemptOf(services, "aimlapi", { inputs }));
      expect(errors).toMatchObject([{ title: "Provider refused" }]);
      expect(errors[0]?.message).toMatch(/Not reached/u);
      expect(log.match(/Submitting again in/gu)).toHaveLength(4);
      expect(services.simulator.jobs).toEqual([]);
    });
  });
});
