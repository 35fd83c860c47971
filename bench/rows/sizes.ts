import { stat } from "node:fs/promises";
import { findInRepository, inRepository } from "../../scripts/repository.ts";
import { constantSpread, type Row } from "./row.ts";

/** What every job that uses the action has to fetch first. What a wrong input loads of it is up to `npm run check`. */
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
      limit: { of: "value", atMost: 4 },
    },
  ];
}
