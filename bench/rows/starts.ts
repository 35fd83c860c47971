import { inRepository } from "../../scripts/repository.ts";
import { defaultKeys, startSimulator } from "../../simulator/simulator.ts";
import { now, runNode } from "../processes/run.ts";
import { ofTheMachine, ourEntry, prepareStep } from "../processes/step.ts";
import { medianOf, type Row } from "./row.ts";

/** Each of them is started this often, in turn, so that a busy moment of the machine meets all. */
const rounds = 40;

const request = { prompt: "A paper boat on a quiet lake at dawn", duration: "5" };

interface Start {
  args: string[];
  env: Record<string, string>;
  /** Milliseconds, of each round. */
  took: number[];
}

/** From the start of a process to a wrong input being told, and to the submit's arrival at the provider. */
export async function startRows(folder: string): Promise<Row[]> {
  let arrivedAt = 0;
  await using simulator = closing(
    await startSimulator({
      // Nothing is to be made: the key is refused once the submit has arrived.
      faults: [{ at: "submit", do: { kind: "status", status: 401 } }],
      onRequest: () => {
        arrivedAt = now();
      },
    }),
  );
  const { aimlapi, fal, wrong, core, falClient, aiSdk, bare } = await starts(folder, simulator.url);
  for (let round = 0; round < rounds; round++) {
    for (const start of [bare, wrong, core]) {
      const { startedAt, endedAt } = await runNode(start.args, start.env);
      start.took.push(endedAt - startedAt);
    }
    for (const start of [aimlapi, fal, falClient, aiSdk]) {
      arrivedAt = 0;
      const { startedAt, errors } = await runNode(start.args, start.env);
      if (arrivedAt === 0) throw new Error(`Nothing was submitted:\n${errors}`);
      start.took.push(arrivedAt - startedAt);
    }
  }
  const node = { name: "bare node -e 0", start: bare };
  return [
    row("a wrong input, start to exit", wrong, node, 1.8),
    row("a wrong input, start to exit", wrong, { name: "the least on @actions/core", start: core }),
    row("start to the submit's arrival", aimlapi, node, 3),
    row("start to the submit's arrival, fal", fal, node, 3),
    row("start to the submit's arrival, fal", fal, { name: "@fal-ai/client", start: falClient }),
    row("start to the submit's arrival, fal", fal, { name: "ai with @ai-sdk/fal", start: aiSdk }),
  ];
}

async function starts(folder: string, url: string) {
  const ours = async (inputs: Record<string, string>): Promise<Start> => {
    const { env } = await prepareStep(folder, { ...request, "base-url": url, ...inputs });
    return { args: [ourEntry], env, took: [] };
  };
  const theirs = (script: string, variables: Record<string, string>): Start => ({
    args: [inRepository(`bench/peers/${script}`)],
    env: { ...ofTheMachine(), BASE_URL: url, FAL_KEY: defaultKeys.fal, ...variables },
    took: [],
  });
  const pixverse = { model: "pixverse/v5/text-to-video", "api-key": defaultKeys.aimlapi };
  const kandinsky = { model: "fal-ai/kandinsky5/text-to-video/distill", "api-key": defaultKeys.fal };
  return {
    bare: { args: ["-e", "0"], env: ofTheMachine(), took: [] },
    wrong: await ours({ ...pixverse, duration: "7" }),
    aimlapi: await ours(pixverse),
    fal: await ours(kandinsky),
    core: theirs("core-wrong-input.mjs", { INPUT_DURATION: "7" }),
    falClient: theirs("fal-client.mjs", {}),
    aiSdk: theirs("ai-sdk.mjs", {}),
  };
}

function row(what: string, ours: Start, peer: { name: string; start: Start }, atMost?: number): Row {
  return {
    what,
    unit: "ms",
    ours: medianOf(ours.took),
    peer: { name: peer.name, spread: medianOf(peer.start.took) },
    limit: atMost === undefined ? undefined : { of: "ratio", atMost },
  };
}

function closing<T extends { close(): Promise<void> }>(service: T): T & AsyncDisposable {
  return Object.assign(service, { [Symbol.asyncDispose]: () => service.close() });
}
