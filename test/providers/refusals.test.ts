import { describe, expect, onTestFinished, test } from "vitest";
import {
  type Answers,
  defaultKeys,
  type FaultAction,
  type SimulatorOptions,
} from "../../simulator/simulator.ts";
import { HttpClient } from "../../src/http/client.ts";
import { type Fields, ProviderError } from "../../src/providers/provider.ts";
import { type ProviderName, providerNames, providers } from "../../src/providers/table.ts";
import { invisible } from "../support/hostile-text.ts";
import { simulatorForTest } from "../support/plain-client.ts";
import { models, never } from "../support/provider.ts";

async function opened(name: ProviderName, options: SimulatorOptions, key: string) {
  const simulator = await simulatorForTest(options);
  const http = new HttpClient("generate-video/test", {});
  onTestFinished(() => http.close());
  return { simulator, provider: await providers[name].connect(http, new URL(simulator.url), key) };
}

/** What comes of submitting these fields, where it is no success. */
async function submitted(
  name: ProviderName,
  fields: Fields,
  options: SimulatorOptions = {},
  key = defaultKeys[name],
) {
  const { provider, simulator } = await opened(name, options, key);
  const request = { provider: name, model: models[name], fields, known: undefined };
  const error: unknown = await provider.submit(request, "gv-test", never).catch((failure) => failure);
  expect(error).toBeInstanceOf(ProviderError);
  const { kind, message, advice, retryAfterMs } = error as ProviderError;
  return { kind, message, advice, retryAfterMs, jobs: simulator.jobs.length };
}

/** What comes of asking about a generation, where it is no success. */
async function asked(name: ProviderName, action: FaultAction) {
  const faults = [{ at: name === "fal" ? ("status" as const) : ("poll" as const), do: action }];
  const { provider } = await opened(name, { faults }, defaultKeys[name]);
  const request = { provider: name, model: models[name], fields: { prompt: "x" }, known: undefined };
  const { generation } = await provider.submit(request, "gv-test", never);
  const error: unknown = await provider.check(generation, never).catch((failure) => failure);
  expect(error).toBeInstanceOf(ProviderError);
  const { kind, message, retryAfterMs } = error as ProviderError;
  return { kind, message, retryAfterMs };
}

describe("a body that AI/ML API rejects is reported with field and allowed values,", () => {
  const forms: [body: Answers["errorBody"], message: Answers["errorMessage"]][] = [
    ["new", "text"],
    ["new", "list"],
    ["new", "json"],
    ["old", "text"],
    ["old", "list"],
    ["old", "json"],
  ];
  test.each(forms)("in an error body of the %s form whose message is %s", async (errorBody, errorMessage) => {
    const fields = { prompt: "x", duration: 7, aspect_ratio: "4:3" };
    const { kind, message, advice, jobs } = await submitted("aimlapi", fields, {
      answers: { errorBody, errorMessage },
    });
    expect(kind).toBe("rejected");
    expect(message).toMatch(/^The provider refused the request \(HTTP 400\): /u);
    expect(message).toMatch(/duration: Invalid (?:input|option): expected (?:one of )?5\|10/u);
    expect(message).toMatch(/aspect_ratio: Invalid option: expected one of "3:2"\|"1:1"/u);
    if (errorBody === "new" || errorMessage === "json") expect(message).toContain("(allowed: 5, 10)");
    expect(advice).toBe("Correct the field that the message names.");
    expect(jobs).toBe(0);
  });
});

test("a body that fal rejects is reported with field and reason", async () => {
  const fields = { prompt: "x", duration: "7s", style: "oil" };
  expect(await submitted("fal", fields)).toEqual({
    kind: "rejected",
    message:
      'The provider refused the request (HTTP 422): duration: Invalid option: expected one of "5s"|"10s"; style: Extra inputs are not permitted.',
    advice: "Change what the message names: an input was refused, or the content policy was.",
    retryAfterMs: undefined,
    jobs: 0,
  });
});

describe("a submit that is answered by", () => {
  const account = "The account or the key may not do this (HTTP";
  test.each<
    [status: number, body: FaultAction & { kind: "status" }, message: string, advice: string | undefined]
  >([
    [
      401,
      { kind: "status", status: 401 },
      "The key was refused (HTTP 401): This request requires a valid API key.",
      "Check the key: it is wrong, revoked, or of another service.",
    ],
    [
      403,
      { kind: "status", status: 403 },
      `${account} 403): You've run out of credits.`,
      "Add credits to the account.",
    ],
    [
      403,
      { kind: "status", status: 403, body: "old" },
      `${account} 403): You've run out of credits.`,
      "Add credits to the account.",
    ],
    [
      403,
      { kind: "status", status: 403, body: { message: "Please verify your account" } },
      `${account} 403): Please verify your account.`,
      "Verify the account with the provider.",
    ],
    [
      403,
      { kind: "status", status: 403, body: { message: "Missing scope video:write" } },
      `${account} 403): Missing scope video:write.`,
      "Give the key the scope for video generation.",
    ],
    [
      403,
      { kind: "status", status: 403, body: "html" },
      `${account} 403).`,
      "Check the account's credits, its verification and the key's scopes.",
    ],
    [
      404,
      { kind: "status", status: 404, body: { title: "Not Found", message: "No such model" } },
      "The provider does not know this (HTTP 404): No such model.",
      "Check the model's id and whether your account may use it.",
    ],
    [
      413,
      { kind: "status", status: 413, body: "empty" },
      "The provider refused the request (HTTP 413).",
      undefined,
    ],
    [
      451,
      { kind: "status", status: 451, body: { detail: ["a", "b"] } },
      "The provider refused the request (HTTP 451): a; b.",
      undefined,
    ],
  ])("%i of AI/ML API (%j) is refused", async (_, action, message, advice) => {
    const answered = await submitted("aimlapi", { prompt: "x" }, { faults: [{ at: "submit", do: action }] });
    expect(answered).toEqual({ kind: "rejected", message, advice, retryAfterMs: undefined, jobs: 0 });
  });

  test.each<[status: number, message: string, advice: string | undefined]>([
    [
      401,
      "The key was refused (HTTP 401): Cannot access the application: authentication is required.",
      "Check the key: it is wrong, revoked, or of another service.",
    ],
    [
      402,
      `${account} 402): User is locked: the balance is exhausted.`,
      "Check the account's balance and whether it is locked.",
    ],
    [403, `${account} 403): User is locked.`, "Check the account's balance and whether it is locked."],
    [404, "The provider does not know this (HTTP 404): Not found.", "Check the model's id."],
    [500, "The provider is in trouble (HTTP 500): Internal Server Error.", undefined],
    [503, "The provider is in trouble (HTTP 503): No runner could be allocated.", undefined],
    [504, "The provider is in trouble (HTTP 504): The request took too long.", undefined],
  ])("%i of fal is refused, because fal charges none of these", async (status, message, advice) => {
    const faults = [{ at: "submit" as const, do: { kind: "status" as const, status } }];
    const answered = await submitted("fal", { prompt: "x" }, { faults });
    expect(answered).toEqual({ kind: "rejected", message, advice, retryAfterMs: undefined, jobs: 0 });
  });

  test.each([500, 502, 503, 504, 524, 408])("%i of AI/ML API may have been accepted", async (status) => {
    const faults = [
      { at: "submit" as const, do: { kind: "status" as const, status, body: "html", accept: true } },
    ];
    const { kind, message, jobs } = await submitted("aimlapi", { prompt: "x" }, { faults });
    expect([kind, jobs]).toEqual(["outcome-unknown", 1]);
    expect(message).toContain(`(HTTP ${status}).`);
  });

  test.each<FaultAction>([
    { kind: "html" },
    { kind: "reset", accept: true },
    { kind: "body", json: { status: "queued" }, accept: true },
  ])("%j may have been accepted, on either provider", async (action) => {
    for (const name of providerNames) {
      const { kind } = await submitted(name, { prompt: "x" }, { faults: [{ at: "submit", do: action }] });
      expect(kind).toBe("outcome-unknown");
    }
  });

  test.each(providerNames)("429 of %s is to be sent again, when it says", async (name) => {
    const faults = [{ at: "submit" as const, do: { kind: "status" as const, status: 429, retryAfter: 7 } }];
    const { kind, retryAfterMs, message } = await submitted(name, { prompt: "x" }, { faults });
    expect([kind, retryAfterMs]).toEqual(["rate-limited", 7000]);
    expect(message).toMatch(
      /^The provider's rate or concurrency limit is reached \(HTTP 429\): Too [Mm]any/u,
    );
  });

  test.each(providerNames)("a redirect of %s takes no key anywhere", async (name) => {
    const redirect = { kind: "redirect", to: "https://elsewhere.invalid/", status: 307 } as const;
    const { kind, message } = await submitted(
      name,
      { prompt: "x" },
      { faults: [{ at: "submit", do: redirect }] },
    );
    expect(kind).toBe("rejected");
    expect(message).toBe("The provider redirects to another host, where the key must not go (HTTP 307).");
  });

  test("a message of any length and content is short, and one line", async () => {
    const body = { message: `\u001b[31mboo\n::error::${"x".repeat(5000)}` };
    const faults = [{ at: "submit" as const, do: { kind: "status" as const, status: 400, body } }];
    const { message } = await submitted("aimlapi", { prompt: "x" }, { faults });
    expect(message).not.toMatch(invisible);
    expect(message.length).toBeLessThan(600);
  });
});

describe("a question about a generation that is answered by", () => {
  test.each<[kind: string, statuses: number[]]>([
    ["rejected", [400, 401, 402, 403, 422]],
    ["not-found", [404]],
    ["retryable", [302, 408, 425, 429, 500, 502, 503, 504, 524]],
  ])("is %s: %j", async (kind, statuses) => {
    for (const status of statuses) {
      const redirect = { kind: "redirect", to: "https://elsewhere.invalid/", status: 302 } as const;
      const action = status === 302 ? redirect : ({ kind: "status", status } as const);
      for (const name of providerNames) {
        const expected = status === 429 ? /again|limited/u : new RegExp(`^${kind}$`, "u");
        expect((await asked(name, action)).kind).toMatch(expected);
      }
    }
  });

  test.each<[what: string, action: FaultAction]>([
    ["a page", { kind: "html" }],
    ["a reset", { kind: "reset" }],
    ["half a body", { kind: "half", bytes: 10 }],
    ["another JSON", { kind: "body", json: 7 }],
  ])("%s is asked again", async (_, action) => {
    for (const name of providerNames) expect((await asked(name, action)).kind).toBe("retryable");
  });

  test.each([
    ["aimlapi", "rejected", /larger than 1048576 bytes/u],
    ["fal", "retryable", /larger than 1048576 bytes.*Leaving out the log/u],
  ] as const)(
    "an answer that is too large is asked for again where it may get smaller: %s",
    async (name, kind, says) => {
      const action = { kind: "text", text: " ", contentType: "application/json", bytes: 2_000_000 } as const;
      expect(await asked(name, action)).toMatchObject({ kind, message: expect.stringMatching(says) });
    },
  );

  test("503 with a time is asked again then", async () => {
    const action = { kind: "status", status: 503, retryAfter: 12 } as const;
    expect(await asked("aimlapi", action)).toMatchObject({ kind: "retryable", retryAfterMs: 12_000 });
  });
});
