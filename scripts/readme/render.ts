import { readFile } from "node:fs/promises";
import { catalogue } from "../../src/models/catalogue.ts";
import { type ActionMetadata, readAction } from "../action-metadata.ts";
import { inRepository } from "../repository.ts";
import { inputsTable, outputsTable } from "./action-tables.ts";
import { modelSections } from "./models.ts";
import { fillRegions } from "./regions.ts";

/** The README as it is, and as it should be. */
export async function renderReadme(): Promise<{ current: string; wanted: string }> {
  const [current, action, pullRequest, example] = await Promise.all([
    readFile(inRepository("README.md"), "utf8"),
    readAction("action.yml"),
    readAction("pull-request/action.yml"),
    readFile(inRepository("examples/pull-request-video.yml"), "utf8"),
  ]);
  const wanted = fillRegions(current, {
    inputs: inputsTable(action),
    outputs: outputsTable(action),
    models: modelSections(catalogue),
    "comment-inputs": inputsTable({ ...pullRequest, inputs: newInputs(pullRequest, action) }),
    "comment-workflow": `\`\`\`yaml\n${example}\`\`\``,
  });
  return { current, wanted };
}

/** The inputs of an action that another does not have. */
function newInputs({ inputs }: ActionMetadata, other: ActionMetadata): ActionMetadata["inputs"] {
  const entries = Object.entries(inputs).filter(
    ([name]) => name === "model" || !Object.hasOwn(other.inputs, name),
  );
  return Object.fromEntries(entries);
}
