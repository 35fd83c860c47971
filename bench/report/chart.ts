import { writeFile } from "node:fs/promises";
import { inRepository } from "../../scripts/repository.ts";
import type { Row } from "../rows/row.ts";
import { inWords } from "./table.ts";

const width = 760;
const rowHeight = 58;
const top = 46;
const labelX = 16;
const barX = 16;
const barWidth = width - 2 * barX - 90;
const barHeight = 9;

/** Draws what is compared with a peer: two bars a row, the longer of which fills the line. */
export async function writeChart(rows: readonly Row[]): Promise<void> {
  const compared = rows.filter(({ peer }) => peer !== undefined);
  await writeFile(inRepository("bench/chart.svg"), chartOf(compared));
}

function chartOf(rows: readonly Row[]): string {
  const height = top + rows.length * rowHeight + 12;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-labelledby="title">
<title id="title">Ours against others: the shorter bar is the better one</title>
<style>
text { font: 12px system-ui, sans-serif; fill: #1f2328; }
.quiet { fill: #59636e; }
.ours { fill: #6f42c1; }
.theirs { fill: #afb8c1; }
@media (prefers-color-scheme: dark) {
  text { fill: #f0f6fc; }
  .quiet { fill: #9198a1; }
  .ours { fill: #b392f0; }
  .theirs { fill: #59636e; }
}
</style>
<rect class="ours" x="${labelX}" y="14" width="12" height="12" rx="2"/><text x="${labelX + 18}" y="24">this action</text>
<rect class="theirs" x="${labelX + 110}" y="14" width="12" height="12" rx="2"/><text x="${labelX + 128}" y="24">the other; less is better</text>
${rows.map(drawn).join("\n")}
</svg>
`;
}

function drawn(row: Row, index: number): string {
  const { what, unit, ours, peer } = row;
  const theirs = peer?.spread ?? ours;
  const longest = Math.max(ours.value, theirs.value);
  const y = top + index * rowHeight;
  const bar = (kind: string, value: number, at: number) => {
    const length = Math.max(2, (barWidth * value) / longest);
    const label = inWords({ value, min: value, median: value, max: value }, unit);
    return `<rect class="${kind}" x="${barX}" y="${at}" width="${length.toFixed(1)}" height="${barHeight}" rx="2"/><text class="quiet" x="${(barX + length + 6).toFixed(1)}" y="${at + 9}">${escaped(label)}</text>`;
  };
  return `<text x="${labelX}" y="${y + 14}">${escaped(what)} <tspan class="quiet">against ${escaped(peer?.name ?? "")}</tspan></text>
${bar("ours", ours.value, y + 22)}
${bar("theirs", theirs.value, y + 36)}`;
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
}
