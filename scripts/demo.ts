import { startDemo, type VideoRun } from "./demo/demo.ts";
import { formatLogLine } from "./demo/log-line.ts";
import { type Inputs, requestedVideos } from "./demo/options.ts";
import { formatOutputs, summaryLine } from "./demo/report.ts";

const videos = readOptions();
await using demo = await startDemo();
const runs: VideoRun[] = [];

for (const inputs of videos) {
  const first = runs.length === 0;
  const log: string[] = [];
  const printLine = (line: string) => {
    const shown = formatLogLine(line);
    if (shown === undefined) return;
    if (first) console.log(`  ${shown}`);
    log.push(`  ${shown}`);
  };
  if (first) console.log(`The log of ${inputs.model}:\n`);
  const run = await demo.makeVideo(inputs, printLine);
  if (first) console.log("\nAll runs:\n");
  console.log(summaryLine(run));
  if (!first && run.problems.length > 0) console.log(log.join("\n"));
  runs.push(run);
}

for (const run of runs) console.log(`\n${run.inputs.model}\n${formatOutputs(run)}`);

console.log("\nThe videos:\n");
for (const { outputs } of runs) console.log(`  ${outputs["video-file"] || "-"}`);
console.log(`
All of this ran on this machine, against simulated services with invented costs.
Nothing was sent anywhere else, and nothing was spent.`);

process.exitCode = runs.every(({ problems }) => problems.length === 0) ? 0 : 1;

function readOptions(): Inputs[] {
  try {
    return requestedVideos(process.argv.slice(2));
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    console.error(
      "There are --model, --prompt, --duration, --aspect-ratio and --image (a file or an https address).",
    );
    process.exit(1);
  }
}
