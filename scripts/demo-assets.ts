import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { formatUsd } from "../src/text/format.ts";
import { formatVideos, type Result } from "./demo/assets-table.ts";
import { startDemo } from "./demo/demo.ts";
import { formatLogLine } from "./demo/log-line.ts";
import { inRepository } from "./repository.ts";

// The videos stay, so that the next run makes none.
await using demo = await startDemo("demo-output/assets");
// The simulated models are faster than the real ones, so they are polled more often.
const manifest = await readFile(inRepository("examples/videos.yml"), "utf8");
const hurried = manifest.replace("defaults:\n", "defaults:\n  poll-interval: 1\n");
await writeFile(join(demo.workspace, "videos.yml"), hurried);

console.log("The manifest is examples/videos.yml. The log of the first run:\n");
const first = await makeVideos();
console.log("\nThe log of a second run:\n");
const second = await makeVideos();
const previews = await demo.step("demo-assets/previews/action.yml", { gallery: "gallery" }, printLine);

console.log(`\n${formatVideos(JSON.parse(second.outputs.results ?? "[]") as Result[])}`);
console.log(
  `\nMade by the first run: ${listGenerated(first)}, for ${formatUsd(Number(first.outputs["cost-usd"]))}.`,
);
console.log(
  `Made by the second run: ${listGenerated(second)}, for ${formatUsd(Number(second.outputs["cost-usd"]))}.`,
);
const page = join(previews.outputs["gallery-path"] ?? "", "index.html");
console.log(`\nThe gallery, to be opened in a browser:\n\n  ${pathToFileURL(page).href}`);
console.log(`
All of this ran on this machine, against simulated services with invented costs.
Nothing was sent anywhere else, and nothing was spent.`);

const succeeded =
  first.succeeded && second.succeeded && previews.succeeded && listGenerated(second) === "none";
process.exitCode = succeeded ? 0 : 1;

async function makeVideos() {
  return demo.step("assets/action.yml", { "base-url": demo.providers, concurrency: "4" }, printLine);
}

function printLine(line: string): void {
  const text = formatLogLine(line);
  if (text !== undefined) console.log(`  ${text}`);
}

function listGenerated({ outputs }: { outputs: Record<string, string> }): string {
  const ids = JSON.parse(outputs.generated || "[]") as string[];
  return ids.length === 0 ? "none" : ids.join(", ");
}
