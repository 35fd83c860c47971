import { describe, expect, test } from "vitest";
import type { Fault } from "../../simulator/simulator.ts";
import { beyondSample } from "../support/beyond-sample.ts";
import { commentId, useGitHub } from "../support/github.ts";
import { longTable } from "../support/long-table.ts";

const github = useGitHub();

const asked = {
  "requested-by": "bob",
  prompt: "A paper boat\non a lake",
  model: "pixverse/v5/text-to-video",
  "aspect-ratio": "9:16",
  parameters: '{"style":"anime","seed":7}',
};
const made = {
  ...asked,
  state: "completed",
  status: "completed",
  provider: "aimlapi",
  "generation-id": "abc:pixverse",
  "credits-used": "500000",
  "cost-usd": "0.25",
  duration: "5",
  width: "720",
  height: "1280",
  size: "4200000",
  sha256: "a".repeat(64),
  "artifact-name": "a-paper-boat.mp4",
  "artifact-url": "https://github.com/octo-org/videos/actions/runs/4242/artifacts/17",
};

const reports = () => github.api.comments;
const at = (operation: string) => github.api.requests.filter((request) => request.at === operation);

/** What GitHub's renderer would show of a comment's text. */
function shown(body = ""): string {
  return body
    .replace(/<[^>]*>/gu, "")
    .replace(/&#(\d+);/gu, (_, code: string) => String.fromCodePoint(Number(code)));
}

describe("a report", () => {
  test("is one comment from the start to the end", async () => {
    const first = await github.report({ ...asked, state: "started" });
    expect(first).toMatchObject({ exitCode: 0, errors: [] });
    expect(reports()).toHaveLength(1);
    const started = shown(reports()[0]?.body);
    expect(started).toContain("The video is being made");
    expect(started).toContain("A paper boat\non a lake");
    expect(started).toContain("aspect-ratio: 9:16\nstyle: anime\nseed: 7");

    const second = await github.report(made, { env: { GITHUB_RUN_ATTEMPT: "3" } });
    expect(second).toMatchObject({ exitCode: 0, errors: [], outputs: first.outputs });
    expect(reports()).toHaveLength(1);
    const [report] = reports();
    expect(report).toMatchObject({
      login: "github-actions[bot]",
      issue: 7,
      id: Number(first.outputs["report-id"]),
    });
    expect(first.outputs["report-url"]).toBe(
      `https://github.com/octo-org/videos/pull/7#issuecomment-${report?.id}`,
    );
    const text = shown(report?.body);
    for (const part of [
      "▶ Watch the video · 5 s · 720 × 1280 · $0.25 (500,000 credits)",
      "Requested by bob",
      "720 × 1280",
      "5 s",
      "4.2 MB",
      "$0.25 (500,000 credits)",
    ])
      expect(text).toContain(part);
    expect(text).toMatch(/Took \| \d/u);
    expect(report?.body).toContain(
      '<a href="https://github.com/octo-org/videos/actions/runs/4242/artifacts/17">',
    );
    expect(report?.body).toContain(
      '<a href="https://github.com/octo-org/videos/actions/runs/4242/attempts/3">',
    );
    expect(report?.body).not.toContain("<img");
    const link =
      '### <a href="https://github.com/octo-org/videos/actions/runs/4242/artifacts/17">▶ Watch the video ·';
    expect(report?.body.split("\n").find((line) => line !== "" && !line.startsWith("<!--"))).toContain(link);
  });

  test.each([
    [
      {
        model: "fal-ai/kandinsky5/text-to-video/distill",
        "aspect-ratio": "",
        parameters: "",
        duration: "10",
      },
      ["Usually takes | about ", "Expected price | $0.10"],
    ],
    [{}, ["Usually takes | about 1 min 14 s", "Expected price | not known in advance"]],
    [{ "cost-usd": "0" }, ["Usually takes | about 1 min 14 s", "Cost | $0.00"]],
    [
      { model: "fal-ai/kling-video/v3/pro/text-to-video", "aspect-ratio": "", parameters: "", duration: "5" },
      ["Usually takes | about 3 min 14 s, as similar models do"],
    ],
    [
      {
        model: "fal-ai/kling-video/v3/pro/image-to-video",
        "aspect-ratio": "",
        parameters: '{"generate_audio":false}',
        duration: "10",
      },
      ["Usually takes | about 3 min 14 s, as similar models do", "Expected price | $1.12"],
    ],
    [
      { model: "fal-ai/veo3.1", "aspect-ratio": "", parameters: '{"resolution":"4k"}' },
      ["Usually takes | about 2 min 23 s, as similar models do", "Expected price | $4.80"],
    ],
    [
      { model: "blackforestlabs/flux-3/text-to-video", "aspect-ratio": "", parameters: "" },
      ["Expected price | not known in advance"],
    ],
    [
      { model: "fal-ai/veo3.1", "aspect-ratio": "", parameters: '{"resolution":"8k"}' },
      ["Usually takes | about 2 min 23 s, as similar models do", "Expected price | not known in advance"],
    ],
    [{ model: "someone/new-model" }, ["Expected price | not known in advance"]],
    [{ model: "" }, ["Expected price | not known in advance"]],
  ])("says before it starts what is expected of %o", async (inputs, lines) => {
    const result = await github.report({ ...asked, ...inputs, state: "started" });
    expect(result).toMatchObject({ exitCode: 0, errors: [] });
    const text = shown(reports()[0]?.body);
    for (const line of lines) expect(text).toContain(line);
    expect(text.includes("Usually takes")).toBe(lines.some((line) => line.startsWith("Usually takes")));
    if ("cost-usd" in inputs) expect(text).not.toContain("Expected price");
  });

  test("drops the estimates when the video is ready", async () => {
    await github.report(made);
    expect(shown(reports()[0]?.body)).not.toMatch(/Usually takes|Expected price/u);
  });

  longTable([
    ["failed", "could not be made"],
    ["cancelled", "was cancelled"],
    ["timed-out", "The video timed out"],
  ])("that %s says why, and what it cost", async (state, title) => {
    const message = "Timed out: The step timed out. Generation x costs $0.05. @octocat, collect it.";
    await github.report({ ...asked, state, message });
    const [report] = reports();
    expect(shown(report?.body)).toContain(title);
    expect(shown(report?.body)).toContain(message);
    expect(report?.body).not.toContain("@");
  });

  test("of another request is another comment", { tags: beyondSample }, async () => {
    await github.report({ ...asked, state: "started" });
    await github.report({ ...asked, state: "started", "comment-id": String(commentId + 1) });
    await github.report({ ...asked, state: "started", "comment-id": String(commentId).slice(0, -1) });
    expect(reports()).toHaveLength(3);
  });

  test("is found on a later page, among everybody else's", { tags: beyondSample }, async () => {
    const marker = `<!-- generate-video comment ${commentId} -->`;
    for (let id = 1; id <= 230; id++) {
      github.api.comments.push({
        id,
        issue: 7,
        review: false,
        login: id % 2 ? "rita" : "other[bot]",
        body: `${marker} mine`,
      });
    }
    await github.report({ ...asked, state: "started" });
    expect(reports()).toHaveLength(231);
    await github.report(made);
    expect(reports()).toHaveLength(231);
    expect(shown(reports().at(-1)?.body)).toContain("Watch the video");
    expect(reports().filter(({ body }) => body === `${marker} mine`)).toHaveLength(230);
    expect(at("list-comments")).toHaveLength(5);
  });

  test("is not taken from a comment of its own that only quotes the mark", async () => {
    const body = `See <!-- generate-video comment ${commentId} -->`;
    github.api.comments.push({ id: 5, issue: 7, review: false, login: github.api.token.login, body });
    await github.report({ ...asked, state: "started" });
    expect(reports()).toHaveLength(2);
    expect(reports()[0]?.body).toBe(body);
  });

  test("that was deleted meanwhile is written again", { tags: beyondSample }, async () => {
    github.api.faults.push({ at: "edit-comment", times: 1, do: { kind: "status", status: 404 } });
    await github.report({ ...asked, state: "started" });
    await github.report(made);
    expect(reports()).toHaveLength(2);
  });

  longTable<[string, Fault[]]>([
    ["whose first answer is lost", [{ at: "create-comment", times: 1, do: { kind: "reset", accept: true } }]],
    ["whose first answer is a 502", [{ at: "create-comment", times: 1, do: { kind: "html", accept: true } }]],
    [
      "whose first answer is a 500",
      [{ at: "create-comment", times: 1, do: { kind: "status", status: 500 } }],
    ],
    [
      "that meets an abuse limit",
      [{ at: "create-comment", times: 1, do: { kind: "rate-limit", limit: "secondary", seconds: 10 } }],
    ],
    [
      "that meets a rate limit",
      [{ at: "list-comments", times: 1, do: { kind: "rate-limit", limit: "primary", seconds: 1 } }],
    ],
    ["for which nobody is known at first", [{ at: "viewer", times: 1, do: { kind: "status", status: 502 } }]],
  ])("%s is one comment all the same", async (_, faults) => {
    github.api.faults.push(...faults);
    expect(await github.report({ ...asked, state: "started" })).toMatchObject({ exitCode: 0, errors: [] });
    expect(reports()).toHaveLength(1);
  });

  test("never grows over what GitHub takes, and shows nothing alive", async () => {
    const wild = "<@octocat> #1 [x](y) | `z` \n\n</code></pre><script>".repeat(1500).slice(0, 65_000);
    const emoji = "🛶".repeat(16_000);
    const outputs = Object.fromEntries(
      ["artifact-name", "video-file", "sha256", "provider"].map((name) => [name, emoji]),
    );
    const result = await github.report({
      ...made,
      ...outputs,
      prompt: wild,
      message: emoji,
      parameters: JSON.stringify({ negative_prompt: wild }),
      "artifact-url": 'https://example.com/"><script>',
      "video-url": "javascript:alert(1)",
    });
    expect(result).toMatchObject({ exitCode: 0, errors: [] });
    const body = reports()[0]?.body ?? "";
    expect(body.length).toBeLessThanOrEqual(65_536);
    expect(body).not.toMatch(/@|<script|"javascript|#\d(?!\d*;)|\]\(/u);
  });

  test("of a video without an artifact links to nothing", async () => {
    const { "artifact-url": _, "artifact-name": __, ...without } = made;
    await github.report(without);
    expect(reports()[0]?.body).not.toContain("Watch |");
  });
});

longTable<[Record<string, string>, string]>([
  [{ "issue-number": "seven" }, 'issue-number is "seven"'],
  [{ "comment-id": "" }, "comment-id is missing"],
  [{ state: "" }, "state is missing"],
  [{ state: "done" }, 'state is "done"; allowed is started, completed'],
  [{ parameters: "[" }, "parameters"],
  [{ "preview-branch": "../main" }, "preview-branch"],
  [{ "github-token": "" }, "github-token is empty"],
])("the workflow's mistake %o is one error", async (inputs, message) => {
  const result = await github.report({ ...asked, state: "started", ...inputs });
  expect(result).toMatchObject({ exitCode: 1, errors: [{ title: "Invalid input" }] });
  expect(result.errors).toHaveLength(1);
  expect(result.errors[0]?.message).toContain(message);
  expect(github.api.requests).toEqual([]);
});
