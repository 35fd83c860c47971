import { readFile } from "node:fs/promises";
import { amount } from "../../bench/report/table.ts";
import type { Row } from "../../bench/rows/row.ts";
import { inRepository } from "../repository.ts";
import type { Page } from "./pages.ts";
import { fillRegions } from "./regions.ts";
import { table } from "./table.ts";

/** Reads the page about speed, and renders it with the figures of the last benchmark. */
export async function renderPerformance(): Promise<Page> {
  const path = "docs/performance.md";
  const current = await readFile(inRepository(path), "utf8");
  const { machine, rows } = JSON.parse(await readFile(inRepository("bench/results.json"), "utf8"));
  const lines = (rows as Row[]).map(({ what, unit, ours, peer, limit }) => [
    what,
    amount(ours.value, unit),
    peer ? `${peer.name}: ${amount(peer.spread.value, unit)}` : "",
    peer ? peer.ratio.toFixed(2) : "",
    limit ? String(limit.atMost) : "",
  ]);
  const { date, cores, processor, node } = machine;
  const figures = `Measured on ${date}, on ${cores} cores of an ${processor} with Node ${node}:\n\n${table(["What", "Ours", "Against", "Ratio", "At most"], lines)}`;
  return { path, current, wanted: fillRegions(current, { figures }) };
}
