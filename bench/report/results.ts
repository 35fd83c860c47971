import { writeFile } from "node:fs/promises";
import { availableParallelism, cpus } from "node:os";
import { inRepository } from "../../scripts/repository.ts";
import type { FunctionTime } from "../functions.ts";
import type { ImportCost } from "../imports.ts";
import { meetsLimit, type Row } from "../rows/row.ts";

/** The results of one benchmark run. */
export interface Results {
  rows: Row[];
  imports: ImportCost[];
  functions: FunctionTime[];
}

/** Writes the results and the kind of machine, without data that identifies its owner. */
export async function writeResults({ rows, imports, functions }: Results): Promise<void> {
  const machine = {
    date: new Date().toISOString().slice(0, 10),
    cores: availableParallelism(),
    processor: cpus()[0]?.model ?? "unknown",
    system: `${process.platform} ${process.arch}`,
    node: process.version,
  };
  const results = {
    machine,
    rows: rows.map((row) => ({ ...row, meetsLimit: meetsLimit(row) })),
    imports,
    functions,
  };
  const rounded = (_: string, value: unknown) =>
    typeof value === "number" ? Number(value.toPrecision(4)) : value;
  await writeFile(inRepository("bench/results.json"), `${JSON.stringify(results, rounded, 2)}\n`);
}
