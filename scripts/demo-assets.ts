import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { formatUsd } from "../src/text/format.ts";
import { assetsTable, type Result } from "./demo/assets-table.ts";
import { shownLine } from "./demo/log-line.ts";
import { setStage } from "./demo/stage.ts";
import { inRepository } from "./repository.ts";

// The videos stay where they are: when this is run again, none is made.
await using stage = await setStage("demo-output/assets");
// The stand-ins are much faster than the models, so they are asked more often.
const manifest = await readFile(inRepository("examples/videos.yml"), "utf8");
const impatient = manifest.replace("defaults:\n", "defaults:\n  poll-interval: 1\n");
await writeFile(join(stage.workspace, "videos.yml"), impatient);

console.log("The manifest is examples/videos.yml. The log of the first run:\n");
const first = await make();
console.log("\nThe log of a second run:\n");
const second = await make();
const shown = await stage.step("demo-assets/previews/action.yml", { gallery: "gallery" }, show);

console.log(`\n${assetsTable(JSON.parse(second.outputs.results ?? "[]") as Result[])}`);
console.log(`\nMade by the first run: ${made(first)}, for ${formatUsd(Number(first.outputs["cost-usd"]))}.`);
console.log(`Made by the second run: ${made(second)}, for ${formatUsd(Number(second.outputs["cost-usd"]))}.`);
const page = join(shown.outputs["gallery-path"] ?? "", "index.html");
console.log(`\nThe gallery, to be opened in a browser:\n\n  ${pathToFileURL(page).href}`);
console.log(`
All of this ran on this machine, against stand-ins that make the costs up.
Nothing was sent anywhere else, and nothing was spent.`);

const well = first.succeeded && second.succeeded && shown.succeeded && made(second) === "none";
process.exitCode = well ? 0 : 1;

async function make() {
  return stage.step("assets/action.yml", { "base-url": stage.providers, concurrency: "4" }, show);
}

function show(line: string): void {
  const text = shownLine(line);
  if (text !== undefined) console.log(`  ${text}`);
}

function made({ outputs }: { outputs: Record<string, string> }): string {
  const ids = JSON.parse(outputs.generated || "[]") as string[];
  return ids.length === 0 ? "none" : ids.join(", ");
}
