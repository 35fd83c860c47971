import { describe, expect, test } from "vitest";
import { longTable } from "../support/long-table.ts";
import { artifactFaults } from "./faults/artifact.ts";
import { downloadFaults } from "./faults/download.ts";
import { expectOutcome } from "./faults/run.ts";
import { submitFaults } from "./faults/submit.ts";
import type { Trouble } from "./faults/troubles.ts";
import { waitingFaults } from "./faults/waiting.ts";

const phases = { ...submitFaults, ...waitingFaults, ...downloadFaults, ...artifactFaults };
const rows = Object.entries(phases).flatMap(([phase, faults]) =>
  faults.map(([what, ...rest]): [string, string, ...typeof rest] => [phase, what, ...rest]),
);

/** The kind of the last fault, before which a trouble may need others. */
function kindOf({ faults = [], artifactFaults = [] }: Trouble): string | undefined {
  return [...faults, ...artifactFaults].at(-1)?.do.kind;
}

describe.concurrent("a video is paid for once, or not at all", () => {
  longTable(rows, ([, , trouble]) => kindOf(trouble))("%s: %s", async (_phase, _what, trouble, outcome) => {
    await expectOutcome(trouble, outcome);
  });
});

test("the table has a row for each of at least 120 faults", () => {
  const names = rows.map(([phase, what]) => `${phase}: ${what}`);
  expect(new Set(names).size).toBe(names.length);
  expect(names.length).toBeGreaterThanOrEqual(120);
});
