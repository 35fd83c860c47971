import { type ChildProcessByStdio, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Readable } from "node:stream";
import { pathToFileURL } from "node:url";
import { inRepository } from "../../scripts/repository.ts";
import { type ActionMetadata, readAction } from "../../simulator/runner/action-metadata.ts";
import { inputVariables, unexpectedInputs } from "../../simulator/runner/inputs.ts";
import { StepFiles } from "../../simulator/runner/step-files.ts";
import { readStreams, type StepResult } from "../../simulator/runner/step-result.ts";
import { stepEnvironment } from "./environment.ts";
import { LineWatch, type Wanted } from "./line-watch.ts";
import { temporaryFolder } from "./temporary-folder.ts";

export type { LogCommand } from "../../simulator/runner/log-commands.ts";
export type { Annotation, StepResult } from "../../simulator/runner/step-result.ts";

/** V8's compile cache, so that a thousand processes do not compile the same files again. */
const compileCache = inRepository("node_modules/.cache/generate-video/compiled");

/** Milliseconds after which a step counts as stuck: less than its test's limit, so that the failure shows its log. */
const stuckMs = 240_000;

/** A step, as a workflow and the runner configure it. */
export interface Step {
  /** The action's metadata file, relative to the repository. Default: `action.yml`. */
  action?: string;
  /** Default: `main`. */
  entry?: "main" | "post";
  /** The step's `with`. */
  inputs: Record<string, string>;
  /** Added to the environment of every step; undefined removes a variable. */
  env?: Record<string, string | undefined>;
  /** The state that main saved for post. */
  state?: Record<string, string>;
  /** `github.token`. Default: none. */
  token?: string;
  /** `strategy.job-index`. Default: 0. */
  jobIndex?: number;
  /** Default: empty folders. */
  workspace?: string;
  temp?: string;
  /** Options for Node, before the script's path. */
  nodeArgs?: string[];
  /** Seconds of the process's clock per real second. Default: 1. */
  clockSpeed?: number;
  /** Real milliseconds until the process is killed and the run rejects. Default: `stuckMs`. */
  timeoutMs?: number;
}

/** A started step, which may have ended. */
export interface RunningStep {
  readonly child: ChildProcessByStdio<null, Readable, Readable>;
  /** The first line of the log that matches. Rejects if the log ends without one. */
  line(wanted: Wanted): Promise<string>;
  /** Sends a signal, such as the SIGINT that the runner sends first to a cancelled job's step. */
  signal(name: NodeJS.Signals): void;
  /** Ends the process at once, as when a runner is lost, and waits until it is gone. */
  kill(): Promise<StepResult>;
  readonly finished: Promise<StepResult>;
}

/** Starts the built action as the runner starts it, and waits for its end. */
export async function runAction(
  step: Step & { signalAt?: { line: Wanted; signal: NodeJS.Signals } },
): Promise<StepResult> {
  const running = await startAction(step);
  if (step.signalAt) {
    const { line, signal } = step.signalAt;
    const seen = running.line(line).then(() => running.signal(signal));
    await Promise.race([seen, running.finished.then(() => seen)]);
  }
  return await running.finished;
}

/** Starts the built action as the runner starts it: the entry of its metadata, in a process of its own. */
export async function startAction(step: Step): Promise<RunningStep> {
  const path = step.action ?? "action.yml";
  const metadata = await readAction(path);
  const place = {
    workspace: step.workspace ?? (await temporaryFolder("workspace")),
    temp: step.temp ?? (await temporaryFolder("temp")),
  };
  const files = await StepFiles.create(place.temp);
  const child = spawn(process.execPath, [...nodeOptions(step), script(path, metadata, step.entry)], {
    cwd: place.workspace,
    env: {
      ...(await stepEnvironment(place)),
      NODE_COMPILE_CACHE: compileCache,
      ...files.variables,
      ...variables(step, metadata),
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const log = new LineWatch(child.stdout);
  const stderr = new LineWatch(child.stderr);
  const timeout = AbortSignal.timeout(step.timeoutMs ?? stuckMs);
  timeout.addEventListener("abort", () => child.kill("SIGKILL"));

  const finished = ended(child).then(async (end): Promise<StepResult> => {
    if (timeout.aborted) throw new Error(`The step did not end in time. Its log:\n${log.text}${stderr.text}`);
    const streams = readStreams(log.text, stderr.text);
    const unexpected = unexpectedInputs(metadata, step.inputs).map((message) => ({ title: "", message }));
    const contents = await files.read(Object.keys(metadata.outputs));
    return { ...end, ...streams, warnings: [...unexpected, ...streams.warnings], ...contents, ...place };
  });
  // The caller may await the result later, or never.
  finished.catch(() => {});
  return {
    child,
    finished,
    line: (wanted) => log.find(wanted),
    signal: (name) => void child.kill(name),
    kill: () => {
      child.kill("SIGKILL");
      return finished;
    },
  };
}

/** The path of the script that the metadata names, which lies beside it. */
function script(path: string, { runs }: ActionMetadata, entry: "main" | "post" = "main"): string {
  const name = runs.using === "node24" ? runs[entry] : undefined;
  if (name === undefined) throw new Error(`${path} has no ${entry}`);
  const file = join(dirname(inRepository(path)), name);
  if (!existsSync(file)) throw new Error(`${file} is not there: run npm run build`);
  return file;
}

function nodeOptions({ nodeArgs = [], clockSpeed }: Step): string[] {
  const clock = pathToFileURL(inRepository("test/support/fast-clock.mjs")).href;
  return clockSpeed === undefined ? nodeArgs : ["--import", clock, ...nodeArgs];
}

function variables(step: Step, metadata: ActionMetadata): Record<string, string | undefined> {
  const contexts = { "github.token": step.token ?? "", "strategy.job-index": String(step.jobIndex ?? 0) };
  const state = Object.entries(step.state ?? {}).map(([name, value]) => [`STATE_${name}`, value]);
  return {
    ...inputVariables(metadata, step.inputs, contexts),
    ...Object.fromEntries(state),
    ...(step.clockSpeed === undefined ? {} : { FAST_CLOCK: String(step.clockSpeed) }),
    ...step.env,
  };
}

function ended(child: RunningStep["child"]): Promise<Pick<StepResult, "exitCode" | "signal">> {
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (exitCode, signal) => resolve({ exitCode, signal }));
  });
}
