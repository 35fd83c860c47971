import { createHash } from "node:crypto";
import { test } from "vitest";
import { beyondSample } from "./beyond-sample.ts";

/**
 * Defines a test for each row of a table that is too long for `npm test`, which runs one row of each kind. The tests'
 * name and the kind choose the row, so that both commands divide a table in the same way.
 *
 * @param kindOf The kind of a row: rows of one kind take the same path through the code. Without it all rows do.
 */
export function longTable<Cells extends unknown[]>(
  rows: readonly (readonly [...Cells])[],
  kindOf: (row: readonly [...Cells]) => unknown = () => "",
): (name: string, run: (...cells: Cells) => Promise<void>) => void {
  const kinds = [...Map.groupBy(rows, (row) => JSON.stringify(kindOf(row)))];
  return (name, run) => {
    const sample = new Set(kinds.map(([kind, alike]) => alike[numberFrom(name + kind) % alike.length]));
    test.for(rows.filter((row) => sample.has(row)))(name, async (row) => run(...row));
    const others = rows.filter((row) => !sample.has(row));
    test.for(others)(name, { tags: beyondSample }, async (row) => run(...row));
  };
}

function numberFrom(text: string): number {
  return createHash("sha256").update(text).digest().readUInt32BE();
}
