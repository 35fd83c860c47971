import { describe, expect, test } from "vitest";
import {
  type Answers,
  defaultKeys,
  type Fault,
  type SimulatorOptions,
  startSimulator,
} from "../../simulator/simulator.ts";
import { runAction, type StepResult } from "../support/action.ts";
import { longTable } from "../support/long-table.ts";

const pixverse = "pixverse/v5/text-to-video";
const distill = "sber-ai/kandinsky5-distill-t2v";
const fal = "fal-ai/kandinsky5/text-to-video/distill";
const speed = 60;

/** Makes a video with a provider of one's own making, and tells what the step was like. */
async function make(options: SimulatorOptions, inputs: Record<string, string> = {}) {
  await using simulator = await disposable(options);
  const { model = pixverse } = inputs;
  const result = await runAction({
    inputs: {
      model,
      prompt: "A paper boat",
      "base-url": simulator.url,
      "api-key": model === fal || inputs.provider === "fal" ? defaultKeys.fal : defaultKeys.aimlapi,
      "upload-artifact": "false",
      ...inputs,
    },
    clockSpeed: speed,
  });
  const [job] = simulator.jobs;
  return { ...result, job, sha256: job && (await simulator.fileSha256(job)), requests: simulator.requests };
}

async function disposable(options: SimulatorOptions) {
  const simulator = await startSimulator({ usualSeconds: 0.001, speed, ...options });
  return { ...simulator, [Symbol.asyncDispose]: () => simulator.close() };
}

/** Whatever form the answers have, the video is made. */
function expectVideo({ exitCode, errors, outputs }: StepResult): void {
  expect(errors).toEqual([]);
  expect(exitCode).toBe(0);
  expect(outputs).toMatchObject({ status: "completed", width: "1280", height: "720", duration: "5" });
}

describe("the cost is reported", () => {
  const known = { "credits-used": "800000", "cost-usd": "0.4" };
  longTable<[usage: Answers["usage"], outputs: Record<string, string>, cost: string]>([
    ["credits_used", known, "Cost: $0.40 (800,000 credits)"],
    ["tokens_used", known, "Cost: $0.40 (800,000 credits)"],
    ["usd_spent", known, "Cost: $0.40 (800,000 credits)"],
    ["headers", known, "Cost: $0.40 (800,000 credits)"],
    // Then it is the price of the list.
    ["none", { "credits-used": "", "cost-usd": "0.4" }, "Cost: $0.40"],
  ])("where the provider says it as %s", async (usage, outputs, cost) => {
    const result = await make({ answers: { usage } });
    expectVideo(result);
    expect(result.outputs).toMatchObject(outputs);
    expect(result.log).toContain(cost);
    expect(result.summary).toContain(cost.replace("Cost: ", "| Cost | "));
  });

  test("where only the answer to the submit says it", async () => {
    const json = ({ meta: _, ...rest }: Record<string, unknown>) => rest;
    const result = await make({
      answers: { usageAtSubmit: true },
      faults: [{ at: "poll", do: { kind: "body", json } }],
    });
    expectVideo(result);
    expect(result.outputs).toMatchObject(known);
  });

  test("as nothing if the generation fails, even if the answer to the submit had a cost", async () => {
    const error = "Out of memory";
    const result = await make({
      answers: { usageAtSubmit: true },
      faults: [{ at: "submit", do: { kind: "job-fails", error } }],
    });
    expect(result.outputs).toMatchObject({ status: "failed", "credits-used": "", "cost-usd": "" });
    expect(result.errors[0]?.message).toContain("AI/ML API charges nothing for it.");
  });

  longTable([
    ["5", "0.05"],
    ["10", "0.1"],
  ])("by fal's price of %s s, where its price list cannot be read", async (duration, usd) => {
    const faults = [{ at: "pricing", do: { kind: "status", status: 500 } } as const];
    const { outputs, exitCode, warnings } = await make({ faults }, { model: fal, duration });
    expect([exitCode, warnings]).toEqual([0, []]);
    expect(outputs).toMatchObject({ "cost-usd": usd, "credits-used": "" });
  });

  const another = { model: "fal-ai/simulator/any-text-to-video", provider: "fal" };
  const priced = (price: Record<string, unknown>): Fault => ({
    at: "pricing",
    do: {
      kind: "body",
      json: ({ prices }) => ({ prices: (prices as object[]).map((one) => ({ ...one, ...price })) }),
    },
  });
  const prices: [what: string, inputs: Record<string, string>, faults: Fault[], usd: string][] = [
    ["a video", another, [], "0.25"],
    ["a second", { ...another, model: "fal-ai/simulator/by-the-second", duration: "5" }, [], "0.25"],
    [
      "units that nobody explains",
      { ...another, model: "workflows/simulator/any-text-to-video" },
      [],
      "0.25",
    ],
    ["a model of the catalogue, as it is now", { model: fal }, [priced({ unit_price: 0.07 })], "0.07"],
    ["nothing", another, [priced({ unit_price: 0 })], "0"],
    ["a price in another currency", another, [priced({ currency: "EUR" })], ""],
    ["a price below zero", another, [priced({ unit_price: -1 })], ""],
    ["a price of another model", another, [priced({ endpoint_id: "x/y" })], ""],
    ["a price that is no number", another, [priced({ unit_price: "cheap" })], ""],
    ["no price", another, [{ at: "pricing", do: { kind: "status", status: 404 } }], ""],
    ["no answer", another, [{ at: "pricing", do: { kind: "hang" } }], ""],
    ["a web page", another, [{ at: "pricing", do: { kind: "html" } }], ""],
  ];

  longTable(prices, ([, , faults, usd]) => [faults[0]?.do.kind, usd === ""])(
    "by fal's billable units times the price of %s",
    async (_, inputs, faults, usd) => {
      const { outputs, exitCode, warnings, requests } = await make({ faults }, inputs);
      expect(exitCode).toBe(0);
      expect(outputs).toMatchObject({ status: "completed", "cost-usd": usd, "credits-used": "" });
      expect(warnings.filter(({ message }) => /price|cost/iu.test(message))).toEqual([]);
      // The price is asked for before the submit; if that has failed, again when the video is ready.
      const asked = requests.filter(({ at }) => at === "pricing");
      const failed = faults.some(({ do: { kind } }) => kind !== "body");
      expect(failed ? [1, 2] : [1]).toContain(asked.length);
    },
  );
});

describe("the expected price", () => {
  const troubles: [what: string, fault: Fault["do"]][] = [
    ["an error", { kind: "status", status: 500 }],
    ["a rate limit", { kind: "status", status: 429, retryAfter: 600 }],
    ["a reset", { kind: "reset" }],
    ["nothing", { kind: "hang" }],
    ["a web page", { kind: "html" }],
    ["JSON of 2 MB", { kind: "text", text: " ", contentType: "application/json", bytes: 2_000_000 }],
    [
      "another model's price",
      { kind: "body", json: { data: [{ id: "x/y", pricing: { kind: "variable" } }] } },
    ],
  ];

  longTable(troubles)("fails and delays nothing where the price list answers %s", async (_, fault) => {
    const result = await make({ faults: [{ at: "pricing", do: fault }] });
    expectVideo(result);
    expect([result.warnings, result.job?.state]).toEqual([[], "completed"]);
    expect(result.requests.map(({ at }) => at).slice(0, 2)).toEqual(["pricing", "submit"]);
    expect(result.log).not.toMatch(/Expected price: \$/u);
  });

  test.each<[Record<string, string>, string]>([
    [{}, "$0.40 (AI/ML API's price list)"],
    [{ model: fal, duration: "10" }, "$0.10 (the catalogue)"],
    [{ model: "fal-ai/simulator/any-text-to-video", provider: "fal" }, "$0.25 (fal's price list)"],
  ])("of a video with %o is logged before the submit: %s", async (inputs, price) => {
    const { log } = await make({}, inputs);
    const lines = log.split("\n");
    const line = (text: string) => lines.findIndex((each) => each.includes(text));
    expect(line(`Expected price: ${price}`)).toBeGreaterThan(0);
    expect(line(`Expected price: ${price}`)).toBeLessThan(line("Accepted:"));
  });
});

describe("a video is made", () => {
  test.each<Answers["statuses"]>(["documented", "seen"])("whether statuses are %s", async (statuses) => {
    const result = await make({ answers: { statuses }, usualSeconds: 8 }, { "poll-interval": "2" });
    expectVideo(result);
    expect(result.warnings).toEqual([]);
  });

  test("where statuses are unknown, with one warning", async () => {
    // However late the first poll is, the video is not ready for it.
    const json = (healthy: object) => ({ ...healthy, status: "pondering", video: null });
    const faults: Fault[] = [{ at: "poll", times: 1, do: { kind: "body", json } }];
    const result = await make(
      { answers: { statuses: "unknown" }, usualSeconds: 8, faults },
      { "poll-interval": "2" },
    );
    expectVideo(result);
    expect(result.warnings).toEqual([
      { title: "", message: "The provider reports an unknown status: pondering." },
    ]);
    expect(result.log.match(/The provider says: pondering/gu)).toHaveLength(1);
  });

  test.each<Partial<Answers>>([
    { video: "array", contentType: "video/mp4", fileSize: false },
    { encodedPath: true, contentType: "application/octet-stream" },
  ])("where answers have the form %j", async (answers) => {
    const result = await make({ answers });
    expectVideo(result);
    expect(result.outputs.sha256).toBe(result.sha256);
    if (answers.encodedPath) expect(result.outputs["video-url"]).toContain("/files%2Fb%2Fkoala%2F");
  });

  longTable<[NonNullable<SimulatorOptions["idForm"]>, RegExp]>([
    ["uuid", /^[0-9a-f-]{36}:pixverse\/v5\/text-to-video$/u],
    ["nanoid", /^-[\w-]{20}$/u],
    ["digits", /^9\d{17}$/u],
  ])("whose id is a %s", async (idForm, form) => {
    const result = await make({ idForm });
    expectVideo(result);
    expect(result.outputs["generation-id"]).toBe(result.job?.id);
    expect(result.outputs["generation-id"]).toMatch(form);
    const own = result.job?.id.split(":", 1)[0]?.replaceAll(/[-_]/gu, "").toLowerCase();
    expect(result.outputs["video-file"]).toContain(`a-paper-boat-${own?.slice(-8)}.mp4`);
  });

  test("whose id is a number in JSON, of more digits than a number holds", async () => {
    const id = "912345678901234567";
    const says = (rest: string) =>
      ({ kind: "text", text: `{"id":${id},${rest}}`, contentType: "application/json" }) as const;
    const { outputs, requests, errors } = await make({
      faults: [
        { at: "submit", do: says('"status":"queued"') },
        { at: "poll", do: says('"status":"error","error":"boo"') },
      ],
    });
    expect(outputs["generation-id"]).toBe(id);
    expect(requests.at(-1)?.url).toMatch(new RegExp(`generation_id=${id}$`, "u"));
    expect(errors[0]?.message).toContain("boo.");
  });

  test("whose answers are asked for by an id without the model's path, and come with it", async () => {
    const json = ({ id, ...rest }: Record<string, unknown>) => ({ id: String(id).split(":")[0], ...rest });
    expectVideo(await make({ faults: [{ at: "poll", do: { kind: "body", json } }] }));
  });
});

describe("the reason of a failed generation is reported", () => {
  const fails = { kind: "job-fails", error: "The prompt was flagged" } as const;

  const nothing = "AI/ML API charges nothing for it.";
  const perhaps =
    "fal may charge for it, if a machine had already worked on it; check your account with the provider.";
  test.each([
    [pixverse, nothing],
    [fal, perhaps],
  ])("with what it cost and what to do, for %s", async (model, cost) => {
    const { errors, outputs } = await make({ faults: [{ at: "submit", do: fails }] }, { model });
    expect(outputs.status).toBe("failed");
    expect(errors).toEqual([
      {
        title: "Generation failed",
        message: `The provider could not make the video: The prompt was flagged. ${cost} Change the prompt or the parameters if the reason names them; otherwise run the step again.`,
      },
    ]);
  });
});

describe("max-cost-usd", () => {
  longTable<[model: string, pricing: Answers["pricing"], price: number]>([
    [pixverse, "published", 0.4],
    [distill, "published", 0.05],
    [fal, "none", 0.05],
  ])("refuses %s (prices %s) above its price, and nothing is submitted", async (model, pricing, price) => {
    const below = await make({ answers: { pricing } }, { model, "max-cost-usd": String(price - 0.01) });
    expect(below.errors).toEqual([
      {
        title: "Invalid input",
        message: `This video costs $${price.toFixed(2)}, and max-cost-usd allows $${(price - 0.01).toFixed(2)}. Nothing was accepted by the provider and nothing was spent. Raise max-cost-usd, or ask for a shorter video.`,
      },
    ]);
    expect(below.job).toBeUndefined();
  });

  test("lets pass what costs just as much", async () => {
    const { exitCode, warnings } = await make({}, { "max-cost-usd": "0.4" });
    expect([exitCode, warnings]).toEqual([0, []]);
  });

  longTable<[model: string, pricing: Answers["pricing"], reason: string]>([
    [pixverse, "variable", "AI/ML API prices this model by usage"],
    [pixverse, "none", "AI/ML API's price list does not contain it"],
  ])("refuses %s where prices are %s, unless that is allowed", async (model, pricing, reason) => {
    const inputs = { model, "max-cost-usd": "0.01" };
    const refused = await make({ answers: { pricing } }, inputs);
    expect(refused.errors).toEqual([
      {
        title: "Invalid input",
        message: `max-cost-usd cannot be checked beforehand: ${reason}. Nothing was accepted by the provider and nothing was spent. Set allow-unknown-cost: true to make the video at any price, or choose a model whose price is known.`,
      },
    ]);
    expect(refused.job).toBeUndefined();
    const allowed = await make({ answers: { pricing } }, { ...inputs, "allow-unknown-cost": "true" });
    expect(allowed.exitCode).toBe(0);
    expect(allowed.warnings.map(({ message }) => message)).toEqual([
      `max-cost-usd cannot be checked beforehand: ${reason}. Making the video anyway, because allow-unknown-cost is true.`,
    ]);
  });
});
