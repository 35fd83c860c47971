import { chmod } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { quoted } from "../../src/text/sanitize.ts";
import { runAction, type StepResult } from "../support/action.ts";
import { useListener } from "../support/listener.ts";
import { longTable } from "../support/long-table.ts";
import {
  refusedInputs,
  refusedOutputFiles,
  refusedPromptFiles,
  workspaceOfPaths,
} from "../support/refused-inputs.ts";

const distill = "sber-ai/kandinsky5-distill-t2v";
const kling = "kling-video/v1.6/standard/text-to-video";
const pixverse = "pixverse/v5/text-to-video";

const listener = useListener();

/**
 * Runs a step whose inputs are good but for those given, where whoever opens a connection is seen: at the
 * provider's address, the artifact service's, the API's, and any proxy.
 */
async function refuse(
  inputs: Record<string, string>,
  env: Record<string, string> = {},
  workspace?: string,
): Promise<StepResult> {
  const { url } = listener;
  const proxies = { HTTP_PROXY: url, HTTPS_PROXY: url, NO_PROXY: "127.0.0.1" };
  const services = { ACTIONS_RESULTS_URL: url, ACTIONS_RUNTIME_TOKEN: "a.b.c", GITHUB_API_URL: url };
  return runAction({
    inputs: {
      model: distill,
      prompt: "A paper boat",
      "api-key": "a-good-key-0123",
      "base-url": url,
      ...inputs,
    },
    env: { ...proxies, ...services, ...env },
    ...(workspace !== undefined && { workspace }),
  });
}

/** Exit 1, one error, nobody asked, nothing kept, and the reason on a line of its own. */
function expectRefusal(result: StepResult, ...reasons: string[]): void {
  expect(result.errors.map(({ title }) => title)).toEqual(["Invalid input"]);
  const lines = result.errors[0]?.message.split("\n") ?? [];
  expect(lines.slice(1, -1)).toEqual(reasons.map((reason) => `- ${reason}`));
  const many = reasons.length > 1;
  expect(lines[0]).toBe(`${many ? `${reasons.length} inputs` : "One input"} cannot be used:`);
  expect(lines.at(-1)).toBe(
    `Nothing was sent and nothing was spent. Correct ${many ? "them" : "it"} and run the step again.`,
  );
  expect(result).toMatchObject({
    exitCode: 1,
    stderr: "",
    state: {},
    summary: expect.stringContaining("### Invalid input"),
  });
  expect(result.outputs).toEqual({
    status: "failed",
    message: `Invalid input: ${result.errors[0]?.message}`,
  });
  expect(result.warnings.filter(({ message }) => !message.startsWith("Unexpected input(s)"))).toEqual([]);
  expect(listener.connections).toBe(0);
}

// `inputs.test.ts` reads every row of the tables in one process.
describe("before any connection is opened, the step refuses", () => {
  longTable(refusedInputs, ([, given]) => Object.keys(given).length)("%s", async (_, inputs, reason) => {
    expectRefusal(await refuse(inputs), reason);
  });

  test("a hundred mistakes, in one error that the runner can show whole", async () => {
    const names = Array.from({ length: 100 }, (_, index) => `mistake_${index}`);
    const parameters = JSON.stringify(Object.fromEntries(names.map((name) => [name, 1])));
    const { errors } = await refuse({ model: kling, parameters });
    expect(errors).toHaveLength(1);
    const { message = "" } = errors[0] ?? {};
    // https://github.com/actions/runner/blob/main/src/Runner.Worker/ExecutionContext.cs
    expect(message.length).toBeLessThanOrEqual(4096);
    const [first, ...lines] = message.split("\n");
    expect(first).toBe("100 inputs cannot be used:");
    const listed = lines.filter((line) => line.startsWith("- parameters.mistake_"));
    expect(listed.length).toBeGreaterThan(30);
    expect(lines.slice(listed.length)).toEqual([
      `- and ${100 - listed.length} more`,
      "Nothing was sent and nothing was spent. Correct them and run the step again.",
    ]);
  });

  longTable(refusedPromptFiles)("as prompt-file %s", async (_, inputs, reason) => {
    expectRefusal(await refuse({ prompt: "", ...inputs }, {}, await workspaceOfPaths()), reason);
  });

  longTable(refusedOutputFiles)("as output-file %s", async (_, file, reason) => {
    const result = await refuse({ "output-file": file }, {}, await workspaceOfPaths());
    expectRefusal(result, `output-file is ${quoted(file)}, ${reason}`);
  });

  test("an output-file whose name leaves no room for the one it has while it arrives", async () => {
    const result = await refuse({ "output-file": `${"a".repeat(216)}.mp4` });
    expectRefusal(
      result,
      "output-file cannot be written: its name is too long for a file that is still arriving",
    );
  });

  test.skipIf(process.getuid?.() === 0)(
    "an output-file in a folder that cannot be written to (needs a user other than root)",
    async () => {
      const folder = await workspaceOfPaths();
      await chmod(join(folder, "folder"), 0o555);
      const result = await refuse({ "output-file": "folder/boat.mp4" }, {}, folder);
      expect(result.errors[0]?.message).toContain("output-file cannot be written: EACCES");
    },
  );

  test("everything that is wrong, at once", async () => {
    const result = await refuse({
      prompt: "",
      duration: "8",
      "aspect-ratio": "16:9",
      parameters: "style: anime\ncfg_scale: 2",
      "api-key": "",
      "base-url": "ftp://127.0.0.1",
      "timeout-minutes": "soon",
      "poll-interval": "0",
      archive: "yes",
      "artifact-name": "a:b",
      "output-file": "../x.mp4",
    });
    const message = result.errors[0]?.message ?? "";
    const names = message
      .split("\n")
      .slice(1, -1)
      .map((line) => line.split(" ")[1]);
    expect(names.toSorted()).toEqual([
      "api-key",
      "archive",
      "artifact-name",
      "aspect-ratio",
      "base-url",
      "duration",
      "output-file",
      "parameters.cfg_scale",
      "parameters.style",
      "poll-interval",
      "prompt",
      "timeout-minutes",
    ]);
    expect(message).toContain("12 inputs cannot be used:");
    expect(result.exitCode).toBe(1);
    expect(listener.connections).toBe(0);
  });

  test("incompatible values, reported with other problems", async () => {
    const result = await refuse({
      model: pixverse,
      prompt: "",
      duration: "8",
      parameters: "resolution: 1080p\nstyle: oil\nblur: 1",
    });
    expect(
      result.errors[0]?.message
        .split("\n")
        .slice(1, -1)
        .map((line) => line.split(" ")[1]),
    ).toEqual(["prompt", "parameters.style", "parameters.blur", "duration"]);
  });

  test("without a word of a key, be it in the wrong input", async () => {
    const key = "sk-0123456789abcdef";
    const result = await refuse({ "api-key": key, "artifact-name": `a/${key}`, model: key, duration: "x" });
    expect(result.masks).toContain(key);
    expect(result.log.indexOf("::add-mask::")).toBe(0);
    expect(result.errors[0]?.message).not.toContain("0123456789");
    expect(result.errors[0]?.message).toContain('artifact-name is "a/***"');
  });

  test("without a word of a password that a base URL holds", async () => {
    const { errors } = await refuse({ "base-url": "https://user:hunter2@gateway.example.com" });
    expect(errors[0]?.message).toContain("base-url");
    expect(errors[0]?.message).not.toContain("hunter2");
  });
});

test.each([
  ["a pull request", { GITHUB_EVENT_NAME: "pull_request" }],
  ["a review", { GITHUB_EVENT_NAME: "pull_request_review" }],
  ["Dependabot's push", { GITHUB_EVENT_NAME: "push", GITHUB_ACTOR: "dependabot[bot]" }],
])("without a key, on %s, the step says who gets no secrets", async (_, env) => {
  expectRefusal(
    await refuse({ "api-key": "" }, env),
    "api-key is missing; give it from a secret, or set AIMLAPI_API_KEY in the step's environment (a dry run needs none); runs for pull requests from forks and from Dependabot get no secrets",
  );
});
