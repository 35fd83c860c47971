import { describe, expect, test } from "vitest";
import { longTable } from "../support/long-table.ts";
import { artifactFaults } from "./faults/artifact.ts";
import { downloadFaults } from "./faults/download.ts";
import { expectOutcome } from "./faults/run.ts";
import { submitFaults } from "./faults/submit.ts";
import { waitingFaults } from "./faults/waiting.ts";

const table = { ...submitFaults, ...waitingFaults, ...downloadFaults, ...artifactFaults };

describe.concurrent.each(Object.entries(table))("%s", (_, rows) => {
  longTable(
    rows,
    ([, { faults, artifactFaults }]) => [...(faults ?? []), ...(artifactFaults ?? [])].at(-1)?.do.kind,
  )("%s", async (_what, trouble, outcome) => {
    await expectOutcome(trouble, outcome);
  });
});

test("the table has a row for each of at least 120 faults", () => {
  const rows = Object.entries(table).flatMap(([phase, list]) => list.map(([what]) => `${phase}: ${what}`));
  expect(new Set(rows).size).toBe(rows.length);
  expect(rows.length).toBeGreaterThanOrEqual(120);
});
