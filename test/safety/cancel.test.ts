import { describe, expect } from "vitest";
import { longTable } from "../support/long-table.ts";
import { phases } from "./cancel/phases.ts";
import { cancelAt } from "./cancel/run.ts";

/** A bound of the contract, in the step's milliseconds: from the runner's first signal to the end of the step. */
const boundMs = 5000;

// Windows knows no SIGINT for another process: it ends at once there.
describe.skipIf(process.platform === "win32").concurrent("a step that is asked to end", () => {
  longTable(Object.entries(phases), ([, { provider, says }]) => [provider, says.source])(
    "%s",
    async (_, phase) => {
      const { result, milliseconds, cancels, ticket, files } = await cancelAt(phase);
      const [error] = result.errors;
      expect(result).toMatchObject({
        exitCode: 1,
        signal: null,
        errors: [{ title: "Cancelled" }],
        stderr: "",
      });
      expect(milliseconds).toBeLessThan(boundMs);
      expect(error?.message).toMatch(phase.says);
      expect(result.outputs.status).toBe("cancelled");
      expect({ cancels, ticket, files }).toEqual({
        cancels: phase.cancels,
        ticket: phase.ticket,
        files: phase.file ? ["video.mp4"] : [],
      });
      expect(result.log).not.toMatch(/event stream broke/u);
    },
  );
});
