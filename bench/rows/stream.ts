import { inRepository } from "../../scripts/repository.ts";
import { hostVariables } from "../../simulator/runner/environment.ts";
import { defaultKeys, type Simulator } from "../../simulator/simulator.ts";
import { runNode } from "../processes/run.ts";
import { type Services, startServices } from "../processes/services.ts";
import { prepareStep, runStep } from "../processes/step.ts";
import { inTurns, type Row } from "./row.ts";

const rounds = 5;

/** Real seconds that a video takes, not a multiple of any client's interval. */
const videoSeconds = 3.3;

/** One client's wait for one video. */
interface Wait {
  /** Seconds from the video being ready until the client requests its URL. */
  lag: number;
  /** Status requests before the one that returned the URL. */
  requests: number;
}

/** The delay until a client knows that fal's video is ready, and its requests, against fal's clients. */
export async function streamRows(folder: string): Promise<Row[]> {
  const waits = { ours: [] as Wait[], falClient: [] as Wait[], aiSdk: [] as Wait[] };
  for (let round = 0; round < rounds; round++) {
    const [ours, falClient, aiSdk] = await Promise.all([
      watched((services) => oneStep(folder, services)),
      watched(({ simulator }) => onePeer("fal-client.mjs", simulator)),
      watched(({ simulator }) => onePeer("ai-sdk.mjs", simulator)),
    ]);
    waits.ours.push(ours);
    waits.falClient.push(falClient);
    waits.aiSdk.push(aiSdk);
  }
  const lags = (client: readonly Wait[]) => client.map(({ lag }) => lag);
  const requests = (client: readonly Wait[]) => client.map((wait) => wait.requests);
  const falClient = "@fal-ai/client, subscribe";
  const what = "wait on fal by its stream, ready to known";
  return [
    {
      what,
      unit: "s",
      ...inTurns(lags(waits.ours), falClient, lags(waits.falClient)),
      limit: { of: "value", atMost: 0.3 },
    },
    {
      what: "wait on fal by its stream, requests",
      unit: "requests",
      ...inTurns(requests(waits.ours), falClient, requests(waits.falClient)),
      limit: { of: "value", atMost: 1 },
    },
    {
      what,
      unit: "s",
      ...inTurns(lags(waits.ours), "ai with @ai-sdk/fal", lags(waits.aiSdk)),
      limit: undefined,
    },
  ];
}

/** Lets a client make one video with its own services. */
async function watched(client: (services: Services) => Promise<void>): Promise<Wait> {
  await using services = await startServices({ usualSeconds: videoSeconds });
  await client(services);
  const { jobs, requests } = services.simulator;
  const [job] = jobs;
  const asking = requests.filter(({ at }) => ["stream", "status", "result"].includes(at));
  const result = asking.find(({ at, answered }) => at === "result" && answered === 200);
  if (!job || !result) throw new Error("No video was made");
  return { lag: (result.time - job.readyAt) / 1000, requests: asking.indexOf(result) };
}

async function oneStep(folder: string, { simulator, artifacts }: Services): Promise<void> {
  const inputs = {
    model: "fal-ai/kandinsky5/text-to-video/distill",
    prompt: "A paper boat",
    "base-url": simulator.url,
    "api-key": defaultKeys.fal,
    "upload-artifact": "false",
  };
  await runStep(await prepareStep(folder, inputs, { ...artifacts.env }));
}

async function onePeer(script: string, simulator: Simulator): Promise<void> {
  const { url, fileUrl } = simulator;
  const env = { ...hostVariables(), BASE_URL: url, FILE_URL: fileUrl, FAL_KEY: defaultKeys.fal };
  const { code, errors } = await runNode([inRepository(`bench/peers/${script}`)], env);
  if (code !== 0) throw new Error(`${script} failed:\n${errors}`);
}
