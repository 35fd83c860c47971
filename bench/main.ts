import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { functionTimes } from "./functions.ts";
import { importCosts } from "./imports.ts";
import { writeChart } from "./report/chart.ts";
import { writeResults } from "./report/results.ts";
import { columns, formatSpread, renderTable } from "./report/table.ts";
import { batchRows } from "./rows/batch.ts";
import { fileRows } from "./rows/file.ts";
import { galleryRows } from "./rows/gallery.ts";
import { growthRows } from "./rows/growth.ts";
import { memoryRows } from "./rows/memory.ts";
import { meetsLimit } from "./rows/row.ts";
import { sizeRows } from "./rows/sizes.ts";
import { startRows } from "./rows/starts.ts";
import { streamRows } from "./rows/stream.ts";
import { waitingRows } from "./rows/waiting.ts";

const folder = await mkdtemp(join(tmpdir(), "generate-video-bench-"));
try {
  say("starting processes");
  const starts = await startRows(folder);
  say("simulating waits");
  const waiting = waitingRows();
  say("following streams");
  const stream = await streamRows(folder);
  say("moving files");
  const files = [...(await fileRows(folder)), ...(await memoryRows(folder))];
  say("making batches");
  const batches = await batchRows(folder);
  say("growing manifests");
  const growth = await growthRows(folder);
  say("opening galleries");
  const galleries = await galleryRows(folder);
  const rows = [
    ...starts,
    ...waiting,
    ...stream,
    ...files,
    ...batches,
    ...growth,
    ...galleries,
    ...(await sizeRows()),
  ];
  say("importing packages, calling functions");
  const [imports, functions] = [await importCosts(), await functionTimes()];

  console.log(`\nFigures: what is compared (least / median / most)\n\n${renderTable(rows)}`);
  const costs = imports.map(({ what, cost, fate }) => [what, formatSpread(cost, "ms"), fate]);
  console.log(`\nWhat imports add to a start, and when ours are loaded\n\n${columns(costs)}`);
  const times = functions.map(({ what, median, p99 }) => [
    what,
    `${median.toFixed(2)} us`,
    `${p99.toFixed(2)} us at most in 99 of 100 calls`,
  ]);
  console.log(`\nFunctions\n\n${columns(times)}`);
  await writeResults({ rows, imports, functions });
  await writeChart(rows);

  const failed = rows.filter((row) => !meetsLimit(row));
  console.log(
    failed.length === 0 ? "\nEvery row meets its limit." : `\n${failed.length} rows exceed their limits.`,
  );
  process.exitCode = failed.length === 0 ? 0 : 1;
} finally {
  await rm(folder, { recursive: true, force: true });
}

function say(what: string): void {
  console.error(`... ${what}`);
}
