import { stat } from "node:fs/promises";
import { findInRepository, inRepository } from "../../scripts/repository.ts";
import { constantSpread, type Row } from "./row.ts";

/** The size of `dist`, which every job downloads first. `npm run check` limits what an invalid input loads. */
export async function sizeRows(): Promise<Row[]> {
  const files = await findInRepository(["dist/**/*.*"]);
  const sizes = await Promise.all(files.map(async (file) => (await stat(inRepository(file))).size));
  const megabytes = sizes.reduce((sum, size) => sum + size, 0) / 1e6;
  return [
    {
      what: "all of dist, for all actions",
      unit: "MB",
      ours: constantSpread(megabytes),
      peer: undefined,
      limit: { of: "value", atMost: 4.5 },
    },
  ];
}
