import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { FaultAction } from "../../simulator/simulator.ts";
import type { ProviderName } from "../../src/models/model.ts";
import { runAction, type StepResult } from "../support/action.ts";
import { hostileText, invisible, longHostileText } from "../support/hostile-text.ts";
import { longTable } from "../support/long-table.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { attemptOf, withServices } from "./attempt.ts";

const soon = { usualSeconds: 20 };

/** Everything at once, and some more. */
const worst = `\n::error::boo\r\n##[error]boo\n::stop-commands::t\u0000\u001b[31m\u202e\ud800@octocat ${fc.sample(hostileText, 20).join(" ")}`;

/** What the runner carries out of a log, each once or, if it comes in pairs or by secret, often. */
function expectOnly(result: StepResult, meant: string[]): void {
  const repeated = ["add-mask", "debug", "group", "endgroup"];
  const names = result.commands.map(({ name }) => name).filter((name) => !repeated.includes(name));
  const watch = names.filter((name) => name === "notice");
  expect(names.filter((name) => name !== "notice")).toEqual(meant);
  // The link to the video is the only notice.
  expect(watch).toHaveLength(result.outputs["artifact-url"] ? 1 : 0);
  // Debugging shows what the artifact service answered as it came.
  const shown = result.log.split("\n").filter((line) => !line.startsWith("::debug::"));
  for (const line of shown) expect(line).not.toMatch(invisible);
  const folds = result.commands.map(({ name }) => name).filter((name) => /group/u.test(name));
  expect(folds).toEqual(folds.map((_, index) => (index % 2 === 0 ? "group" : "endgroup")));
}

/** A prompt as it can be given as an input, which the environment carries. */
const asInput = (text: string) => text.toWellFormed().replaceAll("\0", "");

describe.concurrent("a hostile prompt", () => {
  /** The environment takes no more than 128 KiB for a variable, and a character may take three bytes. */
  const long = fc.sample(longHostileText, 1).map((text) => text.slice(0, 20_000));
  const prompts = [worst, ...fc.sample(hostileText, 4), ...long].map(
    (text, index) => [index, asInput(text)] as const,
  );

  longTable(prompts)("as an input, %i", async (_, text) => {
    await withServices({ simulator: soon }, async (services) => {
      const prompt = `A boat ${text}`;
      const result = await runAction(attemptOf(services, "aimlapi", { inputs: { prompt } }));
      expect(result.errors).toEqual([]);
      expectOnly(result, []);
      expect(services.simulator.jobs[0]?.fields.prompt).toBe(prompt.replace(/[\r\n]+$/u, ""));
      expect(result.summary).toContain("Generated video");
      expect(result.summary).not.toMatch(/@octo|<img|<script|<!--/u);
      expect(result.outputs["artifact-name"]).toMatch(/^[\p{L}\p{M}\p{N}-]+\.mp4$/u);
    });
  });

  test("in a file", async () => {
    await withServices({ simulator: soon }, async (services) => {
      const workspace = await temporaryFolder("workspace");
      await writeFile(join(workspace, "prompt.txt"), `A boat ${asInput(worst)}`);
      const inputs = { prompt: "", "prompt-file": "prompt.txt" };
      const result = await runAction({ ...attemptOf(services, "fal", { inputs }), workspace });
      expect(result.errors).toEqual([]);
      expectOnly(result, []);
    });
  });
});

describe.concurrent("hostile inputs", () => {
  test("are refused in one error", async () => {
    await withServices({ simulator: soon }, async (services) => {
      const text = asInput(worst);
      const inputs = {
        model: text,
        duration: text,
        "aspect-ratio": text,
        parameters: text,
        "artifact-name": text,
      };
      const result = await runAction(attemptOf(services, "aimlapi", { inputs }));
      expect(result.errors).toMatchObject([{ title: "Invalid input" }]);
      expectOnly(result, ["error"]);
    });
  });

  test("of an unchecked model go to the provider and into no command", async () => {
    await withServices({ simulator: soon }, async (services) => {
      const parameters = JSON.stringify({
        [asInput(worst)]: worst.toWellFormed(),
        "::error::": ["##[error]", "\n::error::boo"],
      });
      const inputs = { model: "simulator/any-text-to-video", provider: "aimlapi", parameters };
      const result = await runAction(attemptOf(services, "aimlapi", { inputs }));
      expect(result.errors).toEqual([]);
      expectOnly(result, ["warning"]);
    });
  });
});

describe.concurrent("a hostile provider", () => {
  const events = [
    { status: "IN_PROGRESS", logs: [{ message: worst }, { message: "::error::boo" }] },
    { status: worst, logs: [] },
  ];
  const stream = events.map((event) => `data: ${JSON.stringify(event)}\n\n`).join("");
  const tries: [
    what: string,
    provider: ProviderName,
    at: "submit" | "poll" | "stream" | "result",
    FaultAction,
    string[],
  ][] = [
    ["refuses", "aimlapi", "submit", { kind: "status", status: 400, body: { message: worst } }, ["error"]],
    ["refuses in text", "fal", "submit", { kind: "status", status: 422, body: { detail: worst } }, ["error"]],
    ["fails", "aimlapi", "submit", { kind: "job-fails", error: worst }, ["error"]],
    [
      "fails in a list",
      "fal",
      "submit",
      { kind: "job-fails", error: { detail: [{ loc: [worst], msg: worst }] } },
      ["error"],
    ],
    [
      "reports a status",
      "aimlapi",
      "poll",
      { kind: "body", json: (healthy) => ({ ...healthy, status: worst, video: null }) },
      ["warning"],
    ],
    ["logs", "fal", "stream", { kind: "text", text: stream, contentType: "text/event-stream" }, ["warning"]],
    [
      "names an address",
      "fal",
      "result",
      { kind: "body", json: { video: { url: `https://${worst}` } } },
      ["error"],
    ],
  ];

  longTable(tries, ([, , , { kind }]) => kind)("that %s (%s)", async (_, provider, at, action, meant) => {
    const faults = [{ at, do: action, ...(at === "poll" && { times: 2 }) }];
    await withServices({ simulator: { ...soon, faults } }, async (services) => {
      const result = await runAction(attemptOf(services, provider));
      expectOnly(result, meant);
    });
  });

  const completedAs = async (id: string) =>
    withServices({ simulator: soon }, async (services) => {
      const { outputs } = await runAction(attemptOf(services, "aimlapi"));
      const answer = { id, status: "completed", video: { url: outputs["video-url"] ?? "" } };
      services.simulator.faults.push({ at: "submit", do: { kind: "body", json: { id, status: "queued" } } });
      services.simulator.faults.push({ at: "poll", do: { kind: "body", json: answer } });
      return runAction(attemptOf(services, "aimlapi", { env: { GITHUB_RUN_ID: "5151" } }));
    });

  test("that gives a hostile id", async () => {
    const id = "::error::boo%0A##[error]@octocat/<img>`";
    const result = await completedAs(id);
    expect(result.errors).toEqual([]);
    expectOnly(result, []);
    expect(result.outputs).toMatchObject({ status: "completed", "generation-id": id });
    expect(result.outputs["artifact-name"]).toMatch(/^[a-z0-9-]+\.mp4$/u);
  });

  test("that gives what can be no id", async () => {
    const result = await completedAs(worst.slice(0, 40));
    expect(result.errors).toMatchObject([{ title: "Generation failed" }]);
    expectOnly(result, ["error"]);
    expect(result.outputs["generation-id"] ?? "").toBe("");
  });
});

test("an artifact service that says hostile things", async () => {
  const faults = [{ at: "create-artifact", do: { kind: "status", status: 400, message: worst } } as const];
  await withServices({ simulator: soon, artifacts: { faults } }, async (services) => {
    const result = await runAction(attemptOf(services, "aimlapi"));
    expect(result.errors).toMatchObject([{ title: "Artifact failed" }]);
    expectOnly(result, ["warning", "error"]);
  });
});
