import { formatBytes, formatUsd } from "../../src/text/format.ts";

/** One video in the output `results`. Money in US dollars, sizes in bytes, pixels and seconds. */
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

/** Formats the videos, one per line. */
export function formatVideos(results: readonly Result[]): string {
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
