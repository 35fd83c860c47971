import { limitedFigure, meetsLimit, type Row, type Spread } from "../rows/row.ts";

/** Formats the rows as a table. */
export function renderTable(rows: readonly Row[]): string {
  const head = ["what", "ours", "against", "theirs", "ratio", "reach", "within limit"];
  return columns([head, ...rows.map(cells)]);
}

/** Aligns cells in columns. */
export function columns(lines: readonly (readonly string[])[]): string {
  const count = Math.max(...lines.map((line) => line.length));
  const widths = Array.from({ length: count }, (_, column) =>
    Math.max(...lines.map((line) => line[column]?.length ?? 0)),
  );
  return lines
    .map((line) =>
      line
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}

function cells(row: Row): string[] {
  const { what, unit, ours, peer, limit } = row;
  return [
    what,
    formatSpread(ours, unit),
    peer?.name ?? "-",
    peer ? formatSpread(peer.spread, unit) : "-",
    peer ? peer.ratio.toFixed(2) : "-",
    limit ? `${limit.of === "ratio" ? "ratio" : unit} <= ${limit.atMost}` : "-",
    limit ? (meetsLimit(row) ? "yes" : `NO: ${limitedFigure(row).toFixed(3)}`) : "",
  ];
}

/** `45.2 ms (41.0 / 45.2 / 60.3)`: the compared value, then minimum, median and maximum. */
export function formatSpread({ value, min, median, max }: Spread, unit: string): string {
  if (min === max) return amount(value, unit);
  return `${amount(value, unit)} (${[min, median, max].map(short).join(" / ")})`;
}

/** `137 ms`, `1 request`, `10.4 requests`. */
export function amount(value: number, unit: string): string {
  return `${short(value)} ${value === 1 && unit === "requests" ? "request" : unit}`;
}

/** A number with at least three digits and at most three decimals: `0.004`, `4.25`, `137`, `1022`. */
function short(number: number): string {
  const decimals = Math.max(0, Math.min(3, 2 - Math.floor(Math.log10(Math.abs(number) || 1))));
  return String(Number(number.toFixed(decimals)));
}
