import { shownLine } from "./demo/log-line.ts";
import { type Inputs, requestedVideos } from "./demo/options.ts";
import { outputsTable, verdict } from "./demo/report.ts";
import { setStage, type Take } from "./demo/stage.ts";

const videos = wanted();
await using stage = await setStage();
const takes: Take[] = [];

for (const inputs of videos) {
  const first = takes.length === 0;
  const log: string[] = [];
  const show = (line: string) => {
    const shown = shownLine(line);
    if (shown === undefined) return;
    if (first) console.log(`  ${shown}`);
    log.push(`  ${shown}`);
  };
  if (first) console.log(`The log of ${inputs.model}:\n`);
  const take = await stage.take(inputs, show);
  if (first) console.log("\nAll runs:\n");
  console.log(verdict(take));
  if (!first && take.problems.length > 0) console.log(log.join("\n"));
  takes.push(take);
}

for (const take of takes) console.log(`\n${take.inputs.model}\n${outputsTable(take)}`);

console.log("\nThe videos:\n");
for (const { outputs } of takes) console.log(`  ${outputs["video-file"] || "-"}`);
console.log(`
All of this ran on this machine, against stand-ins that make the costs up.
Nothing was sent anywhere else, and nothing was spent.`);

process.exitCode = takes.every(({ problems }) => problems.length === 0) ? 0 : 1;

function wanted(): Inputs[] {
  try {
    return requestedVideos(process.argv.slice(2));
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    console.error("There are --model, --prompt, --duration and --aspect-ratio.");
    process.exit(1);
  }
}
