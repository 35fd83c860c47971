import { parseOptions, UsageError } from "./command-line.ts";
import { answerChoices, defaultKeys } from "./options.ts";
import { type RecordedRequest, startSimulator } from "./simulator.ts";

const help = `Stands in for AI/ML API and fal on a loopback port.

Usage: npm run simulator -- [options]

  --port N             port of both APIs (default: a free one)
  --speed X            simulated seconds per real second (default: 1)
  --usual-seconds N    how long every job takes (default: its model's usual time)
  --id-form FORM       AI/ML API's ids: uuid, nanoid or digits (default: uuid)
  --file-bytes N       pads every file to this size
  --link-seconds N     how long a file's address is valid (default: no limit)
  --slots N            how many generations a provider makes at a time; it refuses more (default: any number)
  --answer NAME=VALUE  a variant of the healthy answers; can be repeated:
${Object.entries(answerChoices)
  .map(([name, choices]) => `                         ${name}=${choices.join("|")}`)
  .join("\n")}
  --fault FAULT        something that goes wrong; can be repeated. OPERATION=STATUS or OPERATION=KIND,
                       then settings: submit=503,times=2   file=stall,afterBytes=1000   poll=429,retryAfter=2
                       or the same as JSON: {"at":"submit","times":2,"do":{"kind":"status","status":503}}
                       The kinds are described in simulator/faults/fault.ts.
  --help               this text

Every model of the catalogue is there, with its schema and its price. Besides:
  simulator/any-text-to-video (AI/ML API), fal-ai/simulator/any-text-to-video (fal): take any fields
  simulator/next-text-to-video, fal-ai/simulator/next-text-to-video: have a schema, but are not in the catalogue
`;

/** The customary exit code of a usage error. */
const usageExit = 2;

try {
  const options = parseOptions(process.argv.slice(2));
  if (options === "help") process.stdout.write(help);
  else await run(options);
} catch (error) {
  const known = error instanceof UsageError || (error instanceof Error && "code" in error);
  if (!known) throw error;
  console.error(`simulator: ${error.message}`);
  process.exitCode = usageExit;
}

async function run(options: Exclude<ReturnType<typeof parseOptions>, "help">): Promise<void> {
  const simulator = await startSimulator({ ...options, onAnswer: logRequest });
  console.log(`AI/ML API and fal  ${simulator.url}`);
  console.log(`Files              ${simulator.fileUrl}`);
  console.log("Point the action at it with either key:");
  for (const key of Object.values(defaultKeys)) {
    console.log(`  env 'INPUT_BASE-URL=${simulator.url}' 'INPUT_API-KEY=${key}' …`);
  }
  process.once("SIGINT", () => void simulator.close());
}

function logRequest({ at, method, url, answered, time }: RecordedRequest): void {
  const clock = new Date(time).toISOString().slice(11, 19);
  const { pathname, search } = new URL(url);
  console.log(`${clock}  ${at.padEnd(7)}  ${String(answered).padEnd(5)}  ${method} ${pathname}${search}`);
}
