import { formatBytes, formatUsd } from "../../src/text/format.ts";

/** One video, as the output `results` tells of it. */
export interface Result {
  id: string;
  model: string;
  output: string;
  width: number;
  height: number;
  duration: number;
  size: number;
  "cost-usd": number | null;
}

/** The videos, one a line. */
export function assetsTable(results: readonly Result[]): string {
  const rows = [
    ["Video", "Model", "File", "Frame", "Length", "Size", "Cost"],
    ...results.map((result) => [
      result.id,
      result.model,
      result.output,
      `${result.width} × ${result.height}`,
      `${result.duration} s`,
      formatBytes(result.size),
      result["cost-usd"] === null ? "not reported" : formatUsd(result["cost-usd"]),
    ]),
  ];
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? [];
  return rows
    .map((row) => `  ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join("  ")}`.trimEnd())
    .join("\n");
}
