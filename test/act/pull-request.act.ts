import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import type { Fault } from "../../simulator/simulator.ts";
import { commentId, eventOf, useGitHub, type Written } from "../support/github.ts";
import { samplePicture, sha256 } from "../support/pictures.ts";
import { useServices } from "../support/services.ts";
import { type Run, type RunResult, runWorkflow } from "./act.ts";
import { programs } from "./programs.ts";
import { publishedRepository } from "./published.ts";
import { fork, workflowOf } from "./workflows.ts";

const services = useServices({ speed: 60, simulator: { usualSeconds: 60 } });
const github = useGitHub();
const folder = await publishedRepository();

const pixverse = "pixverse/v5/text-to-video";
const onFal = "fal-ai/kandinsky5/text-to-video/distill";

/** Runs the composite on a comment, which GitHub then has too. */
async function comment(
  written: Written,
  settings: Record<string, string> = {},
  more: Partial<Run> & { before?: string; condition?: string } = {},
): Promise<RunResult> {
  const { body, login = "bob", review = false, issue = 7 } = written;
  const inputs = { model: pixverse, ...services.inputs("aimlapi"), ...settings };
  if (!github.api.comments.some(({ id }) => id === commentId))
    github.api.comments.push({ id: commentId, issue, review, login, body });
  return runWorkflow({
    workflow: workflowOf("/pull-request", inputs, more),
    repositories: { [`${fork}@v1`]: folder },
    event: eventOf(written),
    artifacts: services.artifacts,
    apiUrl: github.api.apiUrl,
    token: github.api.token.value,
    ...more,
  });
}

const reports = () => github.api.comments.filter(({ id }) => id !== commentId);
const submits = () => services.simulator.requests.filter(({ at }) => at === "submit");

/** Resolves once the provider is asked whether the video is ready. */
async function untilPolled(): Promise<void> {
  while (!services.simulator.requests.some(({ at }) => at === "poll")) await sleep(20);
}

describe("a comment that may be answered", () => {
  test.each([
    ["AI/ML API", pixverse, "aimlapi", {}],
    ["fal", onFal, "fal", { issue: 8 }],
    ["AI/ML API, on a line", pixverse, "aimlapi", { review: true }],
  ] as const)("leads to eyes, one report and the mp4: %s", async (_, model, provider, place) => {
    const body = "/video --duration 5s --aspect-ratio=1:1 A paper boat\r\non a lake";
    const before = "      - run: git init --quiet .";
    const result = await comment({ body, ...place }, { model, ...services.inputs(provider) }, { before });
    expect(result.exitCode, result.log).toBe(0);
    const { outputs } = result;
    expect(outputs).toMatchObject({
      triggered: "true",
      status: "completed",
      model,
      provider,
      resumed: "false",
      duration: "5",
    });
    const empty = Object.entries(outputs).filter(([name, value]) => value === "" && name !== "message");
    expect(empty.map(([name]) => name)).toEqual(provider === "fal" ? ["credits-used"] : []);

    expect(github.api.reactions).toMatchObject([{ comment: commentId, content: "eyes" }]);
    const written = github.api.requests.filter(({ at }) => at === "create-comment" || at === "edit-comment");
    expect(written.map(({ at }) => at)).toEqual(["create-comment", "edit-comment"]);
    expect(written[0]?.body).toContain("The video is being made");
    expect(written[1]?.body).toContain("Watch the video");
    expect(reports()).toHaveLength(1);
    expect(outputs["report-url"]).toContain(`#issuecomment-${reports()[0]?.id}`);
    expect(reports()[0]?.body).toContain(outputs["artifact-url"]);

    const artifact = services.artifacts.artifacts.find(({ name }) => name === outputs["artifact-name"]);
    expect(artifact?.contentType).toBe("video/mp4");
    expect(artifact?.digest).toBe(`sha256:${outputs.sha256}`);
    expect(services.simulator.jobs[0]?.fields).toMatchObject({ prompt: "A paper boat\non a lake" });
    expect(submits()).toHaveLength(1);
    expect(result.workspace).toEqual([".git"]);
    expect(result.exclude.match(/^\/\.generate-video\/$/gmu)).toHaveLength(1);
  });

  test("starts from a picture that was dropped into it", async () => {
    const picture = await samplePicture("png");
    const body = `/video A boat\r\n<img alt="Image" src="${github.api.dropPicture(picture)}" />`;
    const model = "kling-video/v1.6/standard/image-to-video";
    const variables = { GITHUB_SERVER_URL: github.api.serverUrl };
    const result = await comment({ body }, { model, preview: "false" }, { variables });
    expect(result.exitCode, result.log).toBe(0);
    expect(result.outputs).toMatchObject({ triggered: "true", status: "completed", model });
    expect(services.simulator.jobs[0]).toMatchObject({
      fields: { prompt: "A boat" },
      files: { image_url: sha256(picture) },
    });
    expect(reports()[0]?.body).not.toContain("user-attachments");
  });

  test("shows a preview", async () => {
    const result = await comment({ body: "/video A paper boat" });
    expect(result.exitCode, result.log).toBe(0);
    const files = [...(github.api.branchFiles("generate-video-previews") ?? [])];
    expect(files).toHaveLength(1);
    const [[path, gif] = ["", Buffer.alloc(0)]] = files;
    expect(gif.subarray(0, 6).toString()).toBe("GIF89a");
    expect(gif.readUInt16LE(6)).toBe(480);
    expect(gif.length).toBeLessThanOrEqual(5_000_000);
    expect(reports()[0]?.body).toContain(`/raw/generate-video-previews/${path}"`);
  });

  test("has no preview without ffmpeg, and the log says so once", async () => {
    const path = [await programs(["bash", "cat", "cp", "dirname", "git", "grep", "ls", "mkdir", "rm"])];
    const result = await comment({ body: "/video A paper boat" }, {}, { path });
    expect(result.exitCode, result.log).toBe(0);
    expect(result.log.match(/ffmpeg/gu)).toHaveLength(1);
    expect(reports()[0]?.body).toContain("Watch the video");
    expect(reports()[0]?.body).not.toMatch(/preview/iu);
    expect(github.api.branchFiles("generate-video-previews")).toBeUndefined();
  });

  test.skipIf(process.platform !== "linux")("has ffmpeg installed for it, where that is wanted", async () => {
    const path = await programs(["bash", "cat", "cp", "dirname", "git", "grep", "ls", "mkdir", "rm", "wc"]);
    const sudo = `#!/bin/bash\n[[ "$2" == install ]] && /bin/ln -s "$(PATH=/usr/bin:/bin command -v ffmpeg)" ${path}\ntrue\n`;
    await writeFile(join(path, "sudo"), sudo, { mode: 0o755 });
    const wanted = { "install-ffmpeg": "true" };
    const result = await comment({ body: "/video A paper boat" }, wanted, { path: [path] });
    expect(result.exitCode, result.log).toBe(0);
    expect(github.api.branchFiles("generate-video-previews")?.size).toBe(1);
  });

  test("has no preview where none is wanted", async () => {
    const result = await comment({ body: "/video A paper boat" }, { preview: "false" });
    expect(result.exitCode, result.log).toBe(0);
    expect(reports()[0]?.body).not.toMatch(/preview/iu);
    expect(github.api.branchFiles("generate-video-previews")).toBeUndefined();
  });

  test("reports a failed video and its cost", async () => {
    services.simulator.faults.push({
      at: "submit",
      do: { kind: "job-fails", error: { name: "x", message: "No @boats" } },
    });
    const result = await comment({ body: "/video A paper boat" });
    expect(result.exitCode).not.toBe(0);
    expect(result.outputs).toMatchObject({ triggered: "true", status: "failed" });
    expect(reports()).toHaveLength(1);
    const body = reports()[0]?.body ?? "";
    expect(body).toContain("could not be made");
    expect(body).toContain("Generation failed");
    expect(body).toContain("charges nothing");
    expect(body).not.toContain("@");
    expect(result.workspace).toEqual([]);
  });

  test("reports invalid inputs of the workflow", async () => {
    const result = await comment(
      { body: "/video A paper boat" },
      { "api-key": "", "timeout-minutes": "soon" },
    );
    expect(result.exitCode).not.toBe(0);
    expect(reports()[0]?.body).toContain("could not be made");
    expect(reports()[0]?.body).toContain("timeout-minutes");
    expect(submits()).toEqual([]);
  });

  test("reports a cancelled job whose step was killed", async () => {
    // Other than the runner, act ends a composite action with all its steps, unless its own condition keeps it.
    services.simulator.faults.push({ at: "poll", do: { kind: "hang" } });
    const cancelled = { cancelWhen: untilPolled(), condition: "always()" };
    const result = await comment({ body: "/video A paper boat" }, {}, cancelled);
    expect(reports()).toHaveLength(1);
    const body = reports()[0]?.body ?? "";
    expect(body, result.log).toContain("ended while the provider was working");
    expect(result.outputs["generation-id"]).toBe(services.simulator.jobs[0]?.id);
    expect(result.workspace).toEqual([]);
  });
});

describe("a comment that asks for nothing", () => {
  test.each<[string, Written, { reactions: string[]; replies: number }]>([
    ["edited", { body: "/video A boat", action: "edited" }, { reactions: [], replies: 0 }],
    ["a bot's", { body: "/video A boat", login: "x[bot]", type: "Bot" }, { reactions: [], replies: 0 }],
    ["a reader's", { body: "/video A boat", login: "rita" }, { reactions: ["-1"], replies: 0 }],
    ["for videos", { body: "/videos A boat" }, { reactions: [], replies: 0 }],
    ["with the command elsewhere", { body: "a /video A boat" }, { reactions: [], replies: 0 }],
    ["with an unknown flag", { body: "/video --mood sad A boat" }, { reactions: ["confused"], replies: 1 }],
    [
      "for another model",
      { body: `/video --model ${onFal} A boat` },
      { reactions: ["confused"], replies: 1 },
    ],
    ["for too long a video", { body: "/video --duration 8 A boat" }, { reactions: ["confused"], replies: 1 }],
    ["without a prompt", { body: "/video --duration 5" }, { reactions: ["confused"], replies: 1 }],
    [
      "of 65,000 characters",
      { body: `/video ${"x".repeat(64_993)}` },
      { reactions: ["confused"], replies: 1 },
    ],
    ["without a prompt, on an issue", { body: "/video", issue: 8 }, { reactions: ["confused"], replies: 1 }],
  ])("spends nothing: %s", async (_, written, expected) => {
    const result = await comment(written, { "max-duration": "5" });
    expect(result.exitCode, result.log).toBe(0);
    expect(result.outputs.triggered).toBe("false");
    expect(github.api.reactions.map(({ content }) => content)).toEqual(expected.reactions);
    expect(reports()).toHaveLength(expected.replies);
    if (expected.reactions.length === 0) expect(github.api.requests).toEqual([]);
    expect(services.simulator.requests).toEqual([]);
    expect(services.artifacts.artifacts).toEqual([]);
    expect(result.workspace).toEqual([]);
  });

  test.each<[string, Fault["do"]]>([
    ["404", { kind: "status", status: 404 }],
    ["500", { kind: "status", status: 500 }],
    ["a rate limit", { kind: "rate-limit", limit: "primary", seconds: 3600 }],
  ])("spends nothing where the author's permission is answered by %s", async (_, fault) => {
    github.api.faults.push({ at: "permission", do: fault });
    const result = await comment({ body: "/video A paper boat" });
    expect(result).toMatchObject({ exitCode: 0, outputs: { triggered: "false" } });
    expect(github.api.reactions).toMatchObject([{ content: "-1" }]);
    expect(reports()).toEqual([]);
    expect(services.simulator.requests).toEqual([]);
  });
});

test.each([
  "$(touch pwned) `touch pwned` ; touch pwned && touch pwned | touch pwned > pwned",
  `$\{{ github.token }} $\{{ secrets.GITHUB_TOKEN }} }} $\{{`,
  "\"'\\ %0A ::error::x\n::set-output name=status::failed\n::add-mask::boat\n##[error]x\n::stop-commands::x",
  "EOF\nOUTPUT\n>> $GITHUB_OUTPUT status=failed\n$GITHUB_ENV<<x\n--flag -- \u202e🛶 é",
])("a prompt arrives as it was written, and nowhere as code: %j", async (prompt) => {
  const result = await comment({ body: `/video -- ${prompt}` });
  expect(result.exitCode, result.log).toBe(0);
  expect(services.simulator.jobs.map(({ fields }) => fields.prompt)).toEqual([prompt]);
  expect(result.outputs).toMatchObject({ triggered: "true", status: "completed" });
  expect(result.workspace).toEqual([]);
  // This is how act shows a command that reports an error.
  expect(result.log).not.toContain("❗");
  // The report itself writes the cost with a dollar sign, in its first line and in its table.
  expect(reports()[0]?.body.replaceAll(" $0.40", "")).not.toMatch(/[`@$]|::/u);
});

test("two comments at once lead to two reports, and to no more when both jobs run again", async () => {
  const others = commentId + 1000;
  github.api.comments.push({ id: others, issue: 7, review: false, login: "alice", body: "/video A kite" });
  const both = (attempt: number) =>
    Promise.all([
      comment({ body: "/video A paper boat" }, {}, { attempt }),
      comment({ body: "/video A kite", login: "alice", id: others }, {}, { attempt, runId: "4343" }),
    ]);
  const first = await both(1);
  const again = await both(2);
  for (const { exitCode, log } of [...first, ...again]) expect(exitCode, log).toBe(0);
  expect(reports().filter(({ id }) => id !== others)).toHaveLength(2);
  expect(submits()).toHaveLength(2);
  const ids = (results: RunResult[]) => results.map(({ outputs }) => outputs["generation-id"]);
  expect(ids(again)).toEqual(ids(first));
  expect(again.map(({ outputs }) => outputs.resumed)).toEqual(["true", "true"]);
  expect(again.map(({ outputs }) => outputs["report-url"])).toEqual(
    first.map(({ outputs }) => outputs["report-url"]),
  );
});

describe("a token without a permission", () => {
  test.each([
    ["to comment on pull requests", {}, { body: "/video A paper boat" }, "pull-requests: write"],
    ["to comment on issues", {}, { body: "/video A paper boat", issue: 8 }, "issues: write"],
    ["to refuse", {}, { body: "/video" }, "pull-requests: write"],
  ] as const)(
    "%s ends in one error that names it, before anything is spent",
    async (_, permissions, written, line) => {
      github.api.token.permissions = permissions;
      const result = await comment(written);
      expect(result.exitCode).not.toBe(0);
      expect(result.log.match(/❗/gu)).toHaveLength(1);
      expect(result.log).toContain(`Add the line "${line}" under "permissions:"`);
      expect(services.simulator.requests).toEqual([]);
    },
  );

  test("to write contents keeps the video and the report, and says once what the preview takes", async () => {
    github.api.token.permissions = { pull_requests: "write" };
    const result = await comment({ body: "/video A paper boat" });
    expect(result.exitCode, result.log).toBe(0);
    expect(result.log).not.toContain("❗");
    expect(result.log.match(/The report shows no preview/gu)).toHaveLength(1);
    expect(result.log).toContain('the line "contents: write" under "permissions:"');
    expect(result.outputs.status).toBe("completed");
    expect(reports()[0]?.body).toContain("Watch the video");
  });
});
