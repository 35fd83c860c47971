import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { renderTable } from "./report/table.ts";
import { batchRows } from "./rows/batch.ts";
import { meetsLimit } from "./rows/row.ts";

// Prints only the rows for batches: `node bench/assets.ts`.
const folder = await mkdtemp(join(tmpdir(), "generate-video-bench-"));
try {
  const rows = await batchRows(folder);
  console.log(renderTable(rows));
  process.exitCode = rows.every(meetsLimit) ? 0 : 1;
} finally {
  await rm(folder, { recursive: true, force: true });
}
