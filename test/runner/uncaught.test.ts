import { describe, expect, test } from "vitest";
import { runAction, type Step } from "../support/action.ts";
import { commentId, eventEnvironment, useGitHub } from "../support/github.ts";
import { longTable } from "../support/long-table.ts";
import { manifestOf, manifestWorkspace } from "../support/manifest.ts";

/** Does something as soon as the process listens for what nothing awaits. */
function once(code: string): string[] {
  const script = `
    const on = process.on;
    process.on = function (name, listener) {
      if (name === "uncaughtException") setImmediate(() => { ${code} });
      return on.call(this, name, listener);
    };
  `;
  return ["--import", `data:text/javascript,${encodeURIComponent(script)}`];
}

const ways: [string, string][] = [
  ["exception", `throw new Error("boo");`],
  ["rejection", `Promise.reject(new Error("boo"));`],
  ["exception that is no error", `throw undefined;`],
];

const steps: [string, Step][] = [
  ["slash-command", { action: "slash-command/action.yml", inputs: { model: "pixverse/v5/text-to-video" } }],
  ["video", { inputs: { model: "pixverse/v5/text-to-video", prompt: "A boat", "dry-run": "true" } }],
  ["video's post step", { inputs: {}, entry: "post" }],
  ["assets", { action: "assets/action.yml", inputs: { "dry-run": "true", "upload-artifacts": "false" } }],
  ["assets' plan", { action: "assets/action.yml", inputs: { "dry-run": "true", mode: "plan" } }],
  ["assets' post step", { action: "assets/action.yml", inputs: {}, entry: "post" }],
  ["show", { action: "demo-assets/previews/action.yml", inputs: { "dry-run": "true" } }],
  ["publish", { action: "demo-assets/publish/action.yml", inputs: { publish: "commit" } }],
];

describe("what nothing catches", () => {
  const internal = [
    { title: "Internal error", message: expect.stringMatching(/Unexpected error: (?:boo|undefined)/u) },
  ];

  const rows = steps.flatMap(([what, step]) => ways.map(([way, code]) => [what, way, step, code] as const));
  longTable(rows, ([, way]) => way)(
    "ends %s as one internal error: an %s",
    async (_what, _way, step, code) => {
      const nodeArgs = once(code);
      const workspace = await manifestWorkspace(manifestOf(["hero"]));
      const { exitCode, errors } = await runAction({ ...step, workspace, nodeArgs });
      expect([exitCode, errors]).toEqual([1, internal]);
    },
  );
});

describe("an exception that comes while GitHub is waited for", () => {
  const github = useGitHub();
  /** The first request has gone out by then, and no answer comes. */
  const nodeArgs = once(`setTimeout(() => { throw new Error("boo"); }, 3000);`);
  const internal = [{ title: "Internal error", message: expect.stringContaining("boo") }];

  test("ends slash-command as an internal error", async () => {
    github.api.faults.push({ at: "permission", do: { kind: "hang" } });
    const result = await github.slashCommand({ body: "/video A boat" }, {}, { nodeArgs, clockSpeed: 1 });
    expect(result).toMatchObject({ exitCode: 1, errors: internal, outputs: { triggered: "false" } });
  });

  test("ends report as an internal error", async () => {
    github.api.faults.push({ at: "viewer", do: { kind: "hang" } });
    const env = await eventEnvironment({ body: "/video x" });
    const inputs = { state: "started", "issue-number": "7", "comment-id": String(commentId) };
    const result = await github.report(inputs, { env, nodeArgs, clockSpeed: 1 });
    expect(result).toMatchObject({ exitCode: 1, errors: internal });
  });
});
