import { describe, expect, test } from "vitest";
import { providerNames } from "../../src/providers/table.ts";
import { runAction } from "../support/action.ts";
import { longTable } from "../support/long-table.ts";
import { attemptOf, submitsOf, ticketsOf, withServices } from "./attempt.ts";

const soon = { usualSeconds: 20 };
const anotherRun = { GITHUB_RUN_ID: "5151" };

/** Real minutes that are over before the video is ready. */
const shortTime = { "timeout-minutes": "0.05" };
const overtime = { usualSeconds: 1200 };

describe.concurrent("generation-id by hand", () => {
  longTable(providerNames.map((name) => [name] as const))(
    "collects another run's generation from %s",
    async (provider) => {
      await withServices({ simulator: overtime }, async (services) => {
        const first = await runAction(attemptOf(services, provider, { inputs: shortTime }));
        const id = services.simulator.jobs[0]?.id ?? "";
        expect(first.errors[0]?.message).toContain(`generation-id: ${id}`);
        const tickets = ticketsOf(services);
        const inputs = { "generation-id": id };
        const second = await runAction(attemptOf(services, provider, { inputs, env: anotherRun }));
        expect(second.errors).toEqual([]);
        expect(second.outputs).toMatchObject({ status: "completed", resumed: "true", "generation-id": id });
        expect(submitsOf(services)).toHaveLength(1);
        expect(ticketsOf(services)).toEqual(tickets);
      });
    },
  );

  test("refuses an id that the provider does not know, and submits nothing", async () => {
    await withServices({ simulator: soon }, async (services) => {
      const inputs = { "generation-id": "no-such-generation" };
      const result = await runAction(attemptOf(services, "aimlapi", { inputs }));
      expect(result.errors).toMatchObject([
        {
          title: "Generation failed",
          message: expect.stringMatching(/knows no generation.*nothing was spent/su),
        },
      ]);
      expect(result.outputs.status).toBe("failed");
      expect(submitsOf(services)).toEqual([]);
    });
  });

  test("of a failed generation fails, and submits nothing", async () => {
    const faults = [{ at: "submit", do: { kind: "job-fails", error: "Out of luck" } } as const];
    await withServices({ simulator: { ...soon, faults } }, async (services) => {
      const first = await runAction(attemptOf(services, "fal"));
      const inputs = { "generation-id": first.outputs["generation-id"] ?? "" };
      const second = await runAction(attemptOf(services, "fal", { inputs, env: anotherRun }));
      expect(second.errors).toMatchObject([{ title: "Generation failed" }]);
      expect(submitsOf(services)).toHaveLength(1);
    });
  });
});
