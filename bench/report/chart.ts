import { writeFile } from "node:fs/promises";
import { inRepository } from "../../scripts/repository.ts";
import type { Row } from "../rows/row.ts";
import { amount } from "./table.ts";

/** Pixels. */
const width = 760;
const margin = 16;
const barStart = 220;
const barLength = 420;
const barHeight = 10;
const lineHeight = 17;
const headHeight = 22;
const gap = 12;

/** One measurement: ours first, then each of the others. */
interface Group {
  what: string;
  unit: string;
  bars: { name: string; value: number }[];
}

/** Draws a chart of the comparisons, readable in light and dark mode. */
export async function writeChart(rows: readonly Row[]): Promise<void> {
  await writeFile(inRepository("bench/chart.svg"), renderChart(groupRows(rows)));
}

function groupRows(rows: readonly Row[]): Group[] {
  const groups = new Map<string, Group>();
  for (const { what, unit, ours, peer } of rows) {
    if (!peer) continue;
    const group = groups.get(what) ?? { what, unit, bars: [{ name: "this action", value: ours.value }] };
    group.bars.push({ name: peer.name, value: peer.spread.value });
    groups.set(what, group);
  }
  return [...groups.values()];
}

function renderChart(groups: readonly Group[]): string {
  let y = gap;
  const drawn = groups.map((group) => {
    const lines = drawGroup(group, y);
    y += headHeight + group.bars.length * lineHeight + gap;
    return lines;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${y}" width="${width}" height="${y}" role="img" aria-labelledby="title">
<title id="title">This action against others: the shorter bar is the better one</title>
<style>
text { font: 12px system-ui, sans-serif; fill: #59636e; }
.what { font-weight: 600; fill: #1f2328; }
.ours { fill: #6f42c1; }
.theirs { fill: #afb8c1; }
@media (prefers-color-scheme: dark) {
  text { fill: #9198a1; }
  .what { fill: #f0f6fc; }
  .ours { fill: #b392f0; }
  .theirs { fill: #59636e; }
}
</style>
${drawn.join("\n")}
</svg>
`;
}

function drawGroup({ what, unit, bars }: Group, top: number): string {
  const longest = Math.max(...bars.map(({ value }) => value));
  const lines = bars.map(({ name, value }, index) => {
    const y = top + headHeight + index * lineHeight;
    const length = Math.max(2, (barLength * value) / longest);
    const kind = index === 0 ? "ours" : "theirs";
    return [
      `<text x="${margin}" y="${y + barHeight}">${escaped(name)}</text>`,
      `<rect class="${kind}" x="${barStart}" y="${y + 1}" width="${length.toFixed(1)}" height="${barHeight}" rx="2"/>`,
      `<text x="${(barStart + length + 6).toFixed(1)}" y="${y + barHeight}">${amount(value, unit)}</text>`,
    ].join("");
  });
  return [`<text class="what" x="${margin}" y="${top + 14}">${escaped(what)}</text>`, ...lines].join("\n");
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
}
