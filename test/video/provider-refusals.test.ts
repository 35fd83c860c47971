import { describe, expect, test } from "vitest";
import type { Fault, FaultAction } from "../../simulator/simulator.ts";
import { runAction } from "../support/action.ts";
import { longTable } from "../support/long-table.ts";
import { useServices } from "../support/services.ts";

const pixverse = "pixverse/v5/text-to-video";
const fal = "fal-ai/kandinsky5/text-to-video/distill";

type At = Fault["at"];
const status = (code: number, rest: Partial<FaultAction & { kind: "status" }> = {}): FaultAction => ({
  kind: "status",
  status: code,
  ...rest,
});

const nothing = "Nothing was accepted by the provider and nothing was spent.";

describe("what a person sees where the provider", () => {
  const services = useServices({ speed: 60, simulator: { usualSeconds: 0.001 } });

  /** Makes a video with faults; neither tickets nor artifacts are of interest here. */
  async function make(model: string, ...faults: Fault[]) {
    services.simulator.faults.push(...faults);
    const provider = model === fal ? "fal" : "aimlapi";
    const result = await runAction({
      inputs: { model, prompt: "A paper boat", "upload-artifact": "false", ...services.inputs(provider) },
      clockSpeed: 60,
    });
    const id = services.simulator.jobs[0]?.id ?? "none";
    return {
      ...result,
      errors: result.errors.map(({ title, message }) => [title, message.replaceAll(id, "ID")]),
      lines: result.log.split("\n").map((line) => line.replace(/^\[[^\]]*\] /u, "").replaceAll(id, "ID")),
      submits: services.simulator.requests.filter(({ at }) => at === "submit").length,
    };
  }

  const field = {
    path: ["duration"],
    code: "invalid_value",
    options: [5, 8],
    message: "Invalid input",
  };
  const badField = {
    title: "Bad Request",
    status: 400,
    message: "Body validation error",
    error: { name: "Error", data: [field] },
  };

  longTable<[what: string, model: string, action: FaultAction, message: string]>(
    [
      [
        "refuses a field",
        pixverse,
        status(400, { body: badField }),
        `The provider refused the request (HTTP 400): duration: Invalid input (allowed: 5, 8). ${nothing} Correct the field that the message names. Then run the step again.`,
      ],
      [
        "is owed money",
        pixverse,
        status(403),
        `The account or the key may not do this (HTTP 403): You've run out of credits. ${nothing} Add credits to the account. Then run the step again.`,
      ],
      [
        "has no such model",
        pixverse,
        status(404, { body: "old" }),
        `The provider does not know this (HTTP 404): Not found. ${nothing} Check the model's id and whether your account may use it. Then run the step again.`,
      ],
      [
        "answers something that nobody foresaw",
        pixverse,
        status(418, { body: "empty" }),
        `The provider refused the request (HTTP 418). ${nothing} Run the step again later; if it stays so, ask the provider with this message.`,
      ],
      [
        "has locked the account",
        fal,
        status(402),
        `The account or the key may not do this (HTTP 402): User is locked: the balance is exhausted. ${nothing} Check the account's balance and whether it is locked. Then run the step again.`,
      ],
      [
        "has a content policy",
        fal,
        status(422, {
          body: { detail: [{ loc: ["body", "prompt"], msg: "Content policy violation", type: "x" }] },
        }),
        `The provider refused the request (HTTP 422): prompt: Content policy violation. ${nothing} Change what the message names: an input was refused, or the content policy was. Then run the step again.`,
      ],
    ],
    ([, model]) => model,
  )("%s at the submit", async (_, model, action, message) => {
    const { exitCode, errors, outputs, submits } = await make(model, { at: "submit", do: action });
    expect(errors).toEqual([["Provider refused", `The provider did not accept the request. ${message}`]]);
    expect([exitCode, submits]).toEqual([1, 1]);
    expect(outputs).toMatchObject({ status: "failed", "cost-usd": "", "credits-used": "" });
    expect(outputs).not.toHaveProperty("generation-id");
  });

  test.each([pixverse, fal])("has too much to do at the submit: it is sent again (%s)", async (model) => {
    const { exitCode, lines, submits } = await make(
      model,
      { at: "submit", times: 1, do: status(429, { retryAfter: 3 }) },
      { at: "submit", times: 1, do: status(429) },
    );
    expect([exitCode, submits]).toEqual([0, 3]);
    const waits = lines.filter((line) => line.startsWith("Not accepted yet."));
    expect(waits).toHaveLength(2);
    expect(waits[0]).toMatch(
      /^Not accepted yet\. The provider's rate or concurrency limit is reached \(HTTP 429\): Too [^.]*\. Submitting again in [345]\.\d s\.$/u,
    );
    expect(waits[1]).toMatch(/Submitting again in [1-9]\.\d s\.$/u);
  });

  longTable<[what: string, faults: [[At, FaultAction]], line: string | RegExp]>(
    [
      [
        "is in trouble",
        [["poll", status(502, { body: "html" })]],
        "The provider is in trouble (HTTP 502). Polling again in 1.0 s.",
      ],
      [
        "asks for patience",
        [["poll", status(429, { retryAfter: 5 })]],
        /^The provider's rate or concurrency limit is reached \(HTTP 429\): Too Many Requests\. Polling again in [56]\.\d s\.$/u,
      ],
      [
        "times out behind its proxy",
        [["poll", status(524, { body: "html" })]],
        "The provider is in trouble (HTTP 524). Polling again in 1.0 s.",
      ],
      [
        "answers with a page",
        [["poll", { kind: "html" }]],
        "The answer (HTTP 200) is not JSON. Polling again in 1.0 s.",
      ],
      [
        "does not see the generation yet",
        [["poll", status(404)]],
        "The provider does not know this (HTTP 404): Not found. Polling again in 1.0 s.",
      ],
      [
        "sends us elsewhere",
        [["poll", { kind: "redirect", to: "https://elsewhere.invalid/", status: 302 }]],
        "The provider redirects to another host, where the key must not go (HTTP 302). Polling again in 1.0 s.",
      ],
    ],
    ([, [[, action]]]) => action.kind,
  )("%s while it is asked: the video is made all the same", async (_, faults, line) => {
    const { exitCode, lines, errors } = await make(
      pixverse,
      ...faults.map(([at, action]) => ({ at, times: 1, do: action })),
    );
    expect(errors).toEqual([]);
    expect(exitCode).toBe(0);
    expect(lines).toContainEqual(typeof line === "string" ? line : expect.stringMatching(line));
  });

  test("has no event stream: it is asked instead", async () => {
    const { exitCode, lines } = await make(fal, { at: "stream", do: { kind: "unsupported" } });
    expect(exitCode).toBe(0);
    expect(lines).toContain("There is no event stream (HTTP 405). Polling instead.");
  });

  const accepted = "Generation ID was accepted: once completed it costs $0.40.";
  longTable<[what: string, action: FaultAction, message: string]>([
    [
      "revokes the key",
      status(401),
      `The provider rejects status requests for the generation. The key was refused (HTTP 401): This request requires a valid API key. ${accepted} Check the key: it is wrong, revoked, or of another service. Re-run this job, or run it anew with generation-id: ID, to collect it.`,
    ],
    [
      "locks the account",
      status(403),
      `The provider rejects status requests for the generation. The account or the key may not do this (HTTP 403): You've run out of credits. ${accepted} Add credits to the account. Re-run this job, or run it anew with generation-id: ID, to collect it.`,
    ],
  ])("%s while it is asked", async (_, action, message) => {
    const { errors, outputs, exitCode } = await make(pixverse, { at: "poll", do: action });
    expect(errors).toEqual([["Provider refused", message]]);
    expect(exitCode).toBe(1);
    expect(outputs).toMatchObject({ status: "failed", "generation-id": services.simulator.jobs[0]?.id });
  });
});

describe("what a person sees, minutes later, where the provider", () => {
  const services = useServices({ speed: 300, simulator: { usualSeconds: 0.001 } });

  async function make(...faults: Fault[]) {
    services.simulator.faults.push(...faults);
    const inputs = {
      model: pixverse,
      prompt: "A paper boat",
      "upload-artifact": "false",
      ...services.inputs("aimlapi"),
    };
    const result = await runAction({ inputs, clockSpeed: 300 });
    const id = services.simulator.jobs[0]?.id ?? "none";
    return result.errors.map(({ title, message }) => [title, message.replaceAll(id, "ID")]);
  }

  test("forgets the generation", async () => {
    expect(await make({ at: "poll", do: status(404) })).toEqual([
      [
        "Generation failed",
        "The provider accepted the request, but no longer knows its generation. The provider does not know this (HTTP 404): Not found. Generation ID was accepted: once completed it costs $0.40. Re-run this job, or run it anew with generation-id: ID, to collect it; if it stays unknown, ask the provider. A new run without the id submits again.",
      ],
    ]);
  });

  test("does not say whether it accepted the submit", async () => {
    expect(await make({ at: "submit", do: status(503, { body: "html" }) })).toEqual([
      [
        "Generation failed",
        "The submit was sent, but its outcome is unknown. The provider is in trouble (HTTP 503). The provider's list does not show the request. The provider may have accepted the request, and then it costs what the model costs. Look at your account's requests with the provider: if it is there, collect it with generation-id; if not, run the step again. It was not sent a second time.",
      ],
    ]);
    expect(services.simulator.requests.filter(({ at }) => at === "submit")).toHaveLength(1);
  });

  test("lists the submit among the requests that failed", async () => {
    expect(await make({ at: "submit", do: status(503) })).toEqual([
      [
        "Provider refused",
        `The request failed. The provider is in trouble (HTTP 503): Service unavailable. The provider's list of requests shows it as failed. ${nothing} Run the step again later; if it stays so, ask the provider with this message.`,
      ],
    ]);
    expect(services.simulator.requests.filter(({ at }) => at === "submit")).toHaveLength(1);
  });

  test("cannot be reached", async () => {
    const inputs = {
      model: pixverse,
      prompt: "A paper boat",
      "api-key": "a-key-0123456789",
      "base-url": "http://127.0.0.1:9",
    };
    const { errors, outputs } = await runAction({ inputs, clockSpeed: 300 });
    expect(errors.map(({ title, message }) => [title, message])).toEqual([
      [
        "Provider refused",
        `The provider did not accept the request. Not reached: connect ECONNREFUSED 127.0.0.1:9. ${nothing} Run the step again later; if it stays so, ask the provider with this message.`,
      ],
    ]);
    expect(outputs).toMatchObject({ status: "failed" });
  });
});
