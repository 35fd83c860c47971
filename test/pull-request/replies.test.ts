import { describe, expect, test } from "vitest";
import { commentId, useGitHub } from "../support/github.ts";
import { longTable } from "../support/long-table.ts";

const github = useGitHub();
const models = "pixverse/v5/text-to-video, sber-ai/kandinsky5-distill-t2v";

/** What GitHub's renderer would show of the code in a comment. */
function shown(body: string): string {
  return body
    .replace(/<[^>]*>/gu, "")
    .replace(/&#(\d+);/gu, (_, code: string) => String.fromCodePoint(Number(code)));
}

const replies = () => github.api.comments.filter(({ id }) => id !== commentId);

describe("a request that cannot be made", () => {
  const requests: [why: string, text: string, message: string][] = [
    ["an unknown flag", "--sed 7 A boat", "--sed is not a field of pixverse/v5/text-to-video"],
    ["a near miss", "--stile anime A boat", 'did you mean "style"?'],
    [
      "a model that is not allowed",
      "--model kling-video/v1.6/standard/text-to-video A boat",
      "allowed here are",
    ],
    ["a duration that is none of the model's", "--duration 7 A boat", '--duration is "7"'],
    [
      "a combination that the model refuses",
      "--duration 8 --resolution 1080p A boat",
      "may not be 8 at 1080p",
    ],
    ["a value out of the list", "--style baroque A boat", "anime, 3d_animation, clay, comic, cyberpunk"],
    ["a number that is none", "--seed many A boat", '--seed is "many"'],
    ["no prompt", "", "the prompt is missing"],
    ["flags and no prompt", "--seed 7", "the prompt is missing"],
    ["spaces for a prompt", "   \r\n  ", "the prompt is missing"],
    ["a flag without a value", "--seed", "--seed has no value"],
    ["a flag of a phone behind the prompt", "A boat —duration 8", "write /video --duration 8 PROMPT"],
    ["an unknown flag of a phone", "—lenght 5 A boat", 'did you mean "duration"?'],
    ["a flag twice", "--seed 7 --seed 8 A boat", "--seed is given twice"],
    ["an open quotation mark", '--negative-prompt "blurry A boat', "never closed"],
    ["a prompt for a flag", "--prompt boat A boat", "--prompt"],
    ["a name that objects have", "--__proto__ x A boat", "----proto-- is not a field"],
    ["a comment of 65,000 characters", "x".repeat(65_000), "65000 bytes of UTF-8, and may be at most 10000"],
    [
      "a flag of 60,000 characters",
      `--seed 7 --negative-prompt ${"🛶".repeat(15_000)} A boat`,
      "the flags are 60",
    ],
    ["more flags than anything has", "--seed=1 ".repeat(80), "more than 60 flags"],
  ];

  longTable(requests, ([, text]) => text.startsWith("-"))(
    "because of %s, is answered in the thread",
    async (_, text, message) => {
      const result = await github.slashCommand({ body: `/video ${text}` }, { models });
      expect(result).toMatchObject({ exitCode: 0, outputs: { triggered: "false" }, errors: [] });
      expect(github.api.reactions).toMatchObject([{ comment: commentId, content: "confused" }]);
      expect(replies()).toHaveLength(1);
      const [reply] = replies();
      expect(reply).toMatchObject({ login: "github-actions[bot]", issue: 7, review: false });
      expect(shown(reply?.body ?? "")).toContain(message);
      expect(shown(reply?.body ?? "")).toContain("/video [--model ID]");
      expect(reply?.body.length).toBeLessThan(65_537);
    },
  );

  test("because it takes too long, is answered so", async () => {
    const result = await github.slashCommand(
      { body: "/video --duration 8 A boat" },
      { "max-duration": "5s" },
    );
    expect(result.errors).toMatchObject([{ title: "Invalid input" }]);
    const { outputs } = await github.slashCommand(
      { body: "/video --duration 8 A boat" },
      { "max-duration": "5" },
    );
    expect(outputs.triggered).toBe("false");
    expect(shown(replies()[0]?.body ?? "")).toContain("--duration is 8; at most 5 seconds are allowed here");
  });

  test("also because the model's own default takes too long", async () => {
    const { outputs } = await github.slashCommand({ body: "/video A boat" }, { "max-duration": "3" });
    expect(outputs.triggered).toBe("false");
    expect(shown(replies()[0]?.body ?? "")).toContain("--duration is 5; at most 3");
  });

  test("lists all problems at once, an item each, and folds how to write a request", async () => {
    await github.slashCommand({ body: "/video --duration 7 --seed x --stile y" });
    const { body = "" } = replies()[0] ?? {};
    const text = shown(body);
    expect(text.match(/^- .*/gmu)).toHaveLength(4);
    expect(body.indexOf("/video")).toBeGreaterThan(body.indexOf("<summary>How to write a request</summary>"));
    for (const part of ["--duration is", "--seed is", "--stile is", "the prompt is missing"])
      expect(text).toContain(part);
  });

  test("is not answered twice when the job runs again", async () => {
    for (const attempt of ["1", "2"]) {
      await github.slashCommand({ body: "/video" }, {}, { env: { GITHUB_RUN_ATTEMPT: attempt } });
    }
    expect(replies()).toHaveLength(1);
  });

  test("is not answered twice when the first answer got lost", async () => {
    github.api.faults.push({ at: "create-comment", times: 1, do: { kind: "reset", accept: true } });
    const { exitCode } = await github.slashCommand({ body: "/video" });
    expect(exitCode).toBe(0);
    expect(replies()).toHaveLength(1);
  });

  test("on a line of a pull request, is answered there", async () => {
    github.api.comments.push({ id: 11, issue: 7, review: true, login: "alice", body: "Look at this." });
    await github.slashCommand({ body: "/video", review: true, inReplyTo: 11 });
    expect(replies()).toMatchObject([{ id: 11 }, { review: true, in_reply_to_id: 11 }]);
    await github.slashCommand({ body: "/video", review: true, inReplyTo: 11 });
    expect(replies()).toHaveLength(2);
  });

  test.each([
    "@octocat @octo-org/team #1 octo-org/videos#1",
    "--model @octocat --style <img/src=x> `code` **bold** [x](https://evil.example) | a |",
    "--style '</code></pre><script>' --seed ![x](y)",
    "--negative-prompt '<!-- generate-video comment 1 -->",
  ])("has nothing come alive in the answer: %s", async (text) => {
    await github.slashCommand({ body: `/video --duration 7 ${text}` }, { models });
    const body = replies()[0]?.body ?? "";
    expect(body.replace(/^<!-- generate-video comment \d+ -->/u, "")).not.toMatch(
      /@|<(?!\/?(?:pre|code|details|summary)>)|#\d(?!\d*;)/u,
    );
    expect(body).not.toMatch(/\]\(|\*\*|<!--.*<!--/su);
  });
});

describe("help", () => {
  const asked = async (body: string) => {
    const result = await github.slashCommand({ body }, { models, "max-duration": "5" });
    expect(result).toMatchObject({ exitCode: 0, outputs: { triggered: "false" } });
    return shown(replies()[0]?.body ?? "");
  };

  test("shows the flags of the default model, and lists the others", async () => {
    const text = await asked("/video help\r\n");
    expect(github.api.reactions).toEqual([]);
    expect(text).toContain("Flags of pixverse/v5/text-to-video (the default)");
    expect(text).toContain("| --style | anime, 3d_animation, clay, comic, cyberpunk |");
    expect(text).toContain("sber-ai/kandinsky5-distill-t2v");
    expect(text).toContain("At most 5 seconds");
    expect(text).not.toContain("--num-inference-steps");
    expect(text).not.toContain("kling");
  });

  test("shows the flags of another model", async () => {
    const text = await asked("/video help --model sber-ai/kandinsky5-distill-t2v");
    expect(github.api.reactions).toEqual([]);
    expect(text).toContain("| --num-inference-steps | integer");
    expect(text).not.toContain("--style");
  });

  test("with a model that is not allowed is refused", async () => {
    const text = await asked("/video help --model fal-ai/veo3.1");
    expect(github.api.reactions).toMatchObject([{ content: "confused" }]);
    expect(text).toContain('--model is "fal-ai/veo3.1"; allowed here are pixverse');
  });
});

test.each(["/video help me", "/video help\nme", "/video --seed 7 help"])("%o is a prompt", async (body) => {
  const { outputs } = await github.slashCommand({ body });
  expect(outputs.triggered).toBe("true");
});
