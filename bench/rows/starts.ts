import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { inRepository } from "../../scripts/repository.ts";
import { hostVariables } from "../../simulator/runner/environment.ts";
import { defaultKeys, startSimulator } from "../../simulator/simulator.ts";
import { now, runNode } from "../processes/run.ts";
import { ourEntry, prepareStep } from "../processes/step.ts";
import { inTurns, type Row } from "./row.ts";

/** Starts of each program, in alternation, so that a busy moment of the machine affects all. */
const rounds = 40;

const request = { prompt: "A paper boat on a quiet lake at dawn", duration: "5" };

interface Start {
  /** Whether the step is its job's first: what earlier ones keep is removed before each start. */
  first: boolean;
  args: string[];
  env: Record<string, string>;
  /** True to measure until the submit arrives, false until the process ends. */
  submits: boolean;
  /** Milliseconds of each round. */
  took: number[];
}

/**
 * Measures the time from a process's start until it has reported an invalid input, and until the submit arrives at the
 * provider. Our steps start as the later ones of a job, for which the first has kept V8's compiled code, except where
 * a row says otherwise.
 */
export async function startRows(folder: string): Promise<Row[]> {
  let arrivedAt = 0;
  const simulator = await startSimulator({
    // The provider rejects the key after the submit arrives, so that no video is made.
    faults: [{ at: "submit", do: { kind: "status", status: 401 } }],
    onRequest: () => {
      arrivedAt = now();
    },
  });
  try {
    const subjects = await starts(folder, simulator.url);
    for (let round = 0; round < rounds; round++) {
      for (const start of Object.values(subjects)) {
        arrivedAt = 0;
        if (start.first) await forgetJob(start);
        const { startedAt, endedAt, errors } = await runNode(start.args, start.env);
        if (start.submits && arrivedAt === 0) throw new Error(`Nothing was submitted:\n${errors}`);
        start.took.push((start.submits ? arrivedAt : endedAt) - startedAt);
      }
    }
    return rowsOf(subjects);
  } finally {
    await simulator.close();
  }
}

async function forgetJob({ env: { RUNNER_TEMP = "" } }: Start): Promise<void> {
  const kept = (await readdir(RUNNER_TEMP)).filter((name) => name.startsWith("generate-video-"));
  for (const name of kept) await rm(join(RUNNER_TEMP, name), { recursive: true });
}

function rowsOf({
  bare,
  wrongFirst,
  wrong,
  wrongOfFal,
  wrongAsked,
  core,
  ...submits
}: Awaited<ReturnType<typeof starts>>): Row[] {
  const { bareBeforeAimlapi, aimlapiFirst, aimlapi, bareBeforeFal, falFirst, fal, falClient, aiSdk } =
    submits;
  const node = "bare node -e 0";
  return [
    row("a wrong input, start to exit", wrong, node, bare, 2.2),
    row("a wrong input in a job's first step, start to exit", wrongFirst, node, bare, 2.6),
    row("a wrong value of a model of fal, start to exit, dry run", wrongOfFal, node, bare, 3),
    row("a wrong value of a model of fal, start to exit", wrongAsked, node, bare),
    row("a wrong input, start to exit", wrong, "the least on @actions/core", core),
    // The catalogue has no price of it, so AI/ML API is asked for it first.
    row("start to the price, to the submit's arrival", aimlapi, node, bareBeforeAimlapi, 3.6),
    row(
      "a job's first start to the price, to the submit's arrival",
      aimlapiFirst,
      node,
      bareBeforeAimlapi,
      4.3,
    ),
    row("start to the submit's arrival, fal", fal, node, bareBeforeFal, 3.2),
    row("a job's first start to the submit's arrival, fal", falFirst, node, bareBeforeFal, 3.8),
    row("start to the submit's arrival, fal", fal, "@fal-ai/client", falClient),
    row("start to the submit's arrival, fal", fal, "ai with @ai-sdk/fal", aiSdk),
  ];
}

/** The starts in their order: compared ones are adjacent. */
async function starts(folder: string, url: string) {
  const bare = (): Start => ({
    args: ["-e", "0"],
    env: hostVariables(),
    submits: false,
    first: false,
    took: [],
  });
  const ours = async (submits: boolean, inputs: Record<string, string>): Promise<Start> => {
    const job = { ACTIONS_RUNTIME_TOKEN: "of.the.job" };
    const { env } = await prepareStep(folder, { ...request, "base-url": url, ...inputs }, job);
    return { args: [ourEntry], env, submits, first: false, took: [] };
  };
  const oursFirst = async (submits: boolean, inputs: Record<string, string>): Promise<Start> => ({
    ...(await ours(submits, inputs)),
    first: true,
  });
  const theirs = (script: string, submits: boolean, variables: Record<string, string>): Start => ({
    args: [inRepository(`bench/peers/${script}`)],
    env: { ...hostVariables(), ...variables },
    submits,
    first: false,
    took: [],
  });
  const pixverse = { model: "pixverse/v5/text-to-video", "api-key": defaultKeys.aimlapi };
  const kandinsky = { model: "fal-ai/kandinsky5/text-to-video/distill", "api-key": defaultKeys.fal };
  const veo = { model: "fal-ai/veo3.1", "api-key": defaultKeys.fal };
  const addresses = { BASE_URL: url, FILE_URL: url, FAL_KEY: defaultKeys.fal };
  return {
    bare: bare(),
    wrongFirst: await oursFirst(false, { ...pixverse, duration: "7" }),
    wrong: await ours(false, { ...pixverse, duration: "7" }),
    wrongOfFal: await ours(false, { ...veo, duration: "7", "dry-run": "true" }),
    // What the catalogue refuses is compared with the schema that fal publishes.
    wrongAsked: await ours(false, { ...veo, duration: "7" }),
    core: theirs("core-wrong-input.mjs", false, { INPUT_DURATION: "7" }),
    bareBeforeAimlapi: bare(),
    aimlapiFirst: await oursFirst(true, pixverse),
    aimlapi: await ours(true, pixverse),
    bareBeforeFal: bare(),
    falFirst: await oursFirst(true, kandinsky),
    fal: await ours(true, kandinsky),
    falClient: theirs("fal-client.mjs", true, addresses),
    aiSdk: theirs("ai-sdk.mjs", true, addresses),
  };
}

function row(what: string, ours: Start, name: string, theirs: Start, atMost?: number): Row {
  return {
    what,
    unit: "ms",
    ...inTurns(ours.took, name, theirs.took),
    limit: atMost === undefined ? undefined : { of: "ratio", atMost },
  };
}
