import { readFile } from "node:fs/promises";
import { type ActionMetadata, readAction } from "../../simulator/runner/action-metadata.ts";
import { inRepository } from "../repository.ts";
import { inputsTable, outputsTable } from "./action-tables.ts";
import { chargesTable } from "./charges.ts";
import { modelsRegion } from "./model-pages.ts";
import type { Page } from "./pages.ts";
import { fillRegions, type Regions } from "./regions.ts";

/** Reads the README and the pages about the actions, and renders them with all generated regions filled in. */
export async function renderActionPages(): Promise<Page[]> {
  const action = await readAction("action.yml");
  const pullRequest = await readAction("pull-request/action.yml");
  const assets = await readAction("assets/action.yml");
  const demoAssets = await readAction("demo-assets/action.yml");
  return Promise.all([
    renderPage("README.md", { models: modelsRegion() }),
    renderPage("docs/inputs.md", { inputs: inputsTable(action), outputs: outputsTable(action) }),
    renderPage("docs/recipes.md", await recipes()),
    renderPage("docs/cost.md", { charges: chargesTable() }),
    renderPage("docs/comments.md", {
      "comment-inputs": inputsTable({ ...pullRequest, inputs: newInputs(pullRequest, action) }),
      "comment-workflow": await example("pull-request-video.yml"),
    }),
    renderPage("docs/manifest.md", {
      manifest: await example("videos.yml"),
      "manifest-schedule": await example("demo-assets-schedule.yml"),
      "assets-inputs": inputsTable(assets),
      "assets-outputs": outputsTable(assets),
      "demo-assets-inputs": inputsTable({ ...demoAssets, inputs: without(demoAssets.inputs, assets.inputs) }),
      "demo-assets-outputs": outputsTable({
        ...demoAssets,
        outputs: without(demoAssets.outputs, assets.outputs),
      }),
    }),
  ]);
}

/** The examples that the recipes show, by name. */
async function recipes(): Promise<Regions> {
  const text = await readFile(inRepository("docs/recipes.md"), "utf8");
  const names = [...text.matchAll(/^<!-- begin ([\w-]+) /gmu)].map(([, name]) => name ?? "");
  const examples = names.map(async (name) => [name, await example(`${name}.yml`)] as const);
  return Object.fromEntries(await Promise.all(examples));
}

async function renderPage(path: string, regions: Regions): Promise<Page> {
  const current = await readFile(inRepository(path), "utf8");
  return { path, current, wanted: fillRegions(current, regions) };
}

/** An example file as a code block, without the comment that points editors to the schema in this repository. */
async function example(name: string): Promise<string> {
  const text = await readFile(inRepository(`examples/${name}`), "utf8");
  return `\`\`\`yaml\n${text.replace(/^# yaml-language-server: .*\n/u, "")}\`\`\``;
}

/** The inputs that only the first action has, after those whose meaning differs. */
function newInputs({ inputs }: ActionMetadata, other: ActionMetadata): ActionMetadata["inputs"] {
  const { model, preview } = inputs;
  return { ...(model && { model }), ...(preview && { preview }), ...without(inputs, other.inputs) };
}

function without<T>(
  all: Readonly<Record<string, T>>,
  others: Readonly<Record<string, unknown>>,
): Record<string, T> {
  return Object.fromEntries(Object.entries(all).filter(([name]) => !Object.hasOwn(others, name)));
}
