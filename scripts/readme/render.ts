import { readFile } from "node:fs/promises";
import { catalogue } from "../../src/models/catalogue.ts";
import { readAction } from "../action-metadata.ts";
import { inRepository } from "../repository.ts";
import { inputsTable, outputsTable } from "./action-tables.ts";
import { modelSections } from "./models.ts";
import { fillRegions } from "./regions.ts";

/** The README as it is, and as it should be. */
export async function renderReadme(): Promise<{ current: string; wanted: string }> {
  const [current, action] = await Promise.all([
    readFile(inRepository("README.md"), "utf8"),
    readAction("action.yml"),
  ]);
  const wanted = fillRegions(current, {
    inputs: inputsTable(action),
    outputs: outputsTable(action),
    models: modelSections(catalogue),
  });
  return { current, wanted };
}
