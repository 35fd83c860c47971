import { readdir } from "node:fs/promises";
import { describe, expect, test } from "vitest";
import { runAction, type Step, type StepResult } from "../support/action.ts";
import { type Services, useServices } from "../support/services.ts";
import { storyOf } from "../support/story.ts";
import { storeArtifact } from "../support/twirp.ts";

const key = "k-7f3a9b2c5d8e1f4a6b0c";
const keys = { aimlapi: key, fal: key };
const pixverse = "pixverse/v5/text-to-video";
const fal = "fal-ai/kandinsky5/text-to-video/distill";

type Started = Omit<Services, "close">;
type Wanted = Partial<Parameters<typeof runAction>[0]>;

/** Runs a step of good inputs but for those given. */
async function run(
  services: Started,
  inputs: Step["inputs"],
  { env, ...step }: Wanted = {},
): Promise<StepResult> {
  const common = {
    prompt: "A paper boat on a quiet lake at dawn",
    "base-url": services.simulator.url,
    "api-key": key,
    // Short, so that no heartbeat comes between: when one does is a matter of the machine.
    "poll-interval": "2",
  };
  const started = services.step();
  return runAction({
    ...started,
    ...step,
    env: { ...started.env, ...env },
    inputs: { ...common, ...inputs },
  });
}

function expectStory(result: StepResult, services: Started): void {
  expect(`\n${storyOf(result, services)}\n`).toMatchSnapshot();
}

/** Each job is ready at once; what is said of it on the way is scripted, so that no clock decides what is seen. */
describe("the story of", () => {
  const services = useServices({ speed: 20, simulator: { keys, usualSeconds: 0.001 } });

  /** AI/ML API says these words, one at each poll, before it tells the truth. */
  function pollSays(...statuses: string[]): void {
    for (const status of statuses) {
      const json = ({ id }: Record<string, unknown>) => ({ id, status });
      services.simulator.faults.push({ at: "poll", times: 1, do: { kind: "body", json } });
    }
  }

  /** fal's stream says this, and ends. */
  function streamSays(...events: Record<string, unknown>[]): void {
    const text = events.map((event) => `data: ${JSON.stringify(event)}\n\n`).join(": ping\n\n");
    const contentType = "text/event-stream";
    services.simulator.faults.push({ at: "stream", do: { kind: "text", text, contentType } });
  }

  const queued = { status: "IN_QUEUE", queue_position: 2 };
  const logs = ["Denoising, step 1 of 2", "Denoising, step 2 of 2"].map((message) => ({ message }));
  const done = { status: "COMPLETED", metrics: { inference_time: 40 } };

  test("a video on AI/ML API", async () => {
    pollSays("queued", "generating", "generating");
    const inputs = { model: pixverse, "aspect-ratio": "16:9", parameters: "style: anime\nseed: 7" };
    expectStory(await run(services, inputs), services);
    expect(services.simulator.requests.filter(({ at }) => at === "poll")).toHaveLength(4);
  });

  test("a video on fal, by its event stream", async () => {
    streamSays(queued, { status: "IN_PROGRESS", logs }, done);
    expectStory(await run(services, { model: fal, duration: "5" }), services);
  });

  test("a video on fal, whose event stream breaks", async () => {
    streamSays(queued);
    expectStory(await run(services, { model: fal, duration: "10", "upload-artifact": "false" }), services);
  });

  test("a dry run", async () => {
    const inputs = { model: pixverse, "dry-run": "true", duration: "8", "base-url": "", "api-key": "" };
    expectStory(await run(services, inputs), services);
  });

  test("a key that is refused", async () => {
    expectStory(await run(services, { model: pixverse, "api-key": "k-another-one-0123456789" }), services);
  });

  test("a generation that fails", async () => {
    const error = "The prompt was flagged by the content filter";
    services.simulator.faults.push({ at: "submit", do: { kind: "job-fails", error } });
    pollSays("queued");
    expectStory(await run(services, { model: pixverse }), services);
  });

  test("a model that the catalogue does not know", async () => {
    pollSays("queued");
    const unknown = { model: "simulator/any-text-to-video", provider: "aimlapi", duration: "7s" };
    expectStory(await run(services, { ...unknown, parameters: "mood: calm\nsteps: [1, 2]" }), services);
  });

  test("an artifact that cannot be stored", async () => {
    const refusal = { kind: "status", status: 403, message: "not allowed" } as const;
    services.artifacts.faults.push({ at: "create-artifact", after: 1, do: refusal });
    expectStory(await run(services, { model: pixverse }), services);
  });

  test("a video on GitHub Enterprise Server", async () => {
    const env = { GITHUB_SERVER_URL: "https://github.example.com" };
    expectStory(await run(services, { model: pixverse }, { env }), services);
  });

  test("an artifact whose name is taken", async () => {
    await storeArtifact(services.artifacts, "boat.mp4", "another one");
    expectStory(await run(services, { model: pixverse, "artifact-name": "boat" }), services);
  });

  test("a zipped artifact that is kept for longer than it may be", async () => {
    const env = { GITHUB_RETENTION_DAYS: "5" };
    const inputs = { model: pixverse, archive: "true", "retention-days": "7" };
    expectStory(await run(services, inputs, { env }), services);
  });

  test("a file of one's own choice", async () => {
    const inputs = { model: pixverse, "output-file": "videos/boat.mp4", "upload-artifact": "false" };
    const result = await run(services, inputs);
    expectStory(result, services);
    expect(await readdir(result.workspace, { recursive: true })).toEqual(["videos", "videos/boat.mp4"]);
  });
});

describe("the story of a large file:", () => {
  const services = useServices({
    speed: 20,
    simulator: { keys, usualSeconds: 0.001, fileBytes: 20_000_000, answers: { fileSize: false } },
  });

  test("20 MB", async () => {
    expectStory(await run(services, { model: pixverse, "upload-artifact": "false" }), services);
  });
});

describe("the story of a video that takes hours:", () => {
  const services = useServices({ speed: 20, simulator: { keys, usualSeconds: 36_000 } });

  // Windows knows no signals: there each ends the process at once.
  test.skipIf(process.platform === "win32")("the step is cancelled, on fal", async () => {
    const result = await run(services, { model: fal }, { signalAt: { line: "in queue", signal: "SIGINT" } });
    expectStory(result, services);
    expect(services.simulator.jobs[0]?.cancelled).toBe(true);
    expect(await readdir(result.temp)).toEqual(["_runner_file_commands"]);
  });

  test.skipIf(process.platform === "win32")("the step is cancelled, on AI/ML API", async () => {
    const signalAt = { line: "queued", signal: "SIGTERM" } as const;
    expectStory(await run(services, { model: pixverse }, { signalAt }), services);
  });

  test("the step's time is over", async () => {
    const inputs = { model: pixverse, "timeout-minutes": "0.75", "poll-interval": "1" };
    expectStory(await run(services, inputs), services);
  });

  test.skipIf(process.platform === "win32")("the step is cancelled while it stores its ticket", async () => {
    const signalAt = { line: "Accepted", signal: "SIGINT" } as const;
    const { exitCode, errors, stderr, outputs, temp } = await run(services, { model: fal }, { signalAt });
    expect([exitCode, stderr, outputs.status]).toEqual([1, "", "cancelled"]);
    expect(errors.map(({ title }) => title)).toEqual(["Cancelled"]);
    expect(services.simulator.jobs[0]?.cancelled).toBe(true);
    expect(await readdir(temp)).toEqual(["_runner_file_commands"]);
  });
});

/** Throws beside all that is awaited, as soon as the step has begun. */
const thrower = `
  const timer = setInterval(() => {
    if (process.listenerCount("uncaughtException") === 0) return;
    clearInterval(timer);
    throw new Error("boo");
  }, 20);
`;

/** The same, once the provider has accepted. */
const laterThrower = `
  import { readFileSync } from "node:fs";
  const timer = setInterval(() => {
    if (!readFileSync(process.env.GITHUB_OUTPUT, "utf8").includes("generation-id")) return;
    clearInterval(timer);
    throw new Error("boo");
  }, 20);
`;

describe("a video that is being made", () => {
  // At the speed of a fast clock, the second that is left after the clean-up would be milliseconds.
  const services = useServices({ speed: 1, simulator: { keys, usualSeconds: 6000 } });

  test("is not lost where a library throws by itself", async () => {
    const nodeArgs = ["--import", `data:text/javascript,${encodeURIComponent(laterThrower)}`];
    const { exitCode, stderr, errors, outputs } = await run(services, { model: pixverse }, { nodeArgs });
    const id = services.simulator.jobs[0]?.id;
    const told = expect.stringMatching(/Unexpected error: boo\..*generation-id: \S+ to collect it/u);
    expect([exitCode, stderr]).toEqual([1, ""]);
    expect(errors).toEqual([{ title: "Internal error", message: told }]);
    expect(outputs).toMatchObject({ status: "failed", "generation-id": id, message: told });
  });
});

test("what a library throws by itself ends the step with one error, and no stack trace", async () => {
  const inputs = { model: pixverse, prompt: "x", "api-key": key, "base-url": "http://127.0.0.1:9" };
  const result = await runAction({
    inputs,
    nodeArgs: ["--import", `data:text/javascript,${encodeURIComponent(thrower)}`],
  });
  expect(result).toMatchObject({ exitCode: 1, stderr: "" });
  expect(result.errors).toEqual([
    {
      title: "Internal error",
      message:
        "Unexpected error: boo. Nothing was accepted by the provider and nothing was spent. Run the step again with debug logging, and open an issue of the action with the log.",
    },
  ]);
});
