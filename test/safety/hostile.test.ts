import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { executedCommands } from "../../simulator/runner/log-commands.ts";
import { summarizeVideo } from "../../src/actions/video/summary.ts";
import { Spending } from "../../src/generation/spending.ts";
import { artifactNameText } from "../../src/inputs/values.ts";
import { videoName } from "../../src/video-file/names.ts";
import { hostileText, invisible, longHostileText } from "../support/hostile-text.ts";
import { RecordingLog } from "../support/recording-log.ts";

describe("10,000 hostile texts, and 100 of 100 kB,", () => {
  const texts = [...fc.sample(hostileText, 10_000), ...fc.sample(longHostileText, 100)];

  test("start no command in the log but the one that was meant", async () => {
    const recording = await RecordingLog.create();
    const { core } = recording;
    for (const text of texts) {
      recording.log = "";
      core.info(text);
      core.debug(text);
      core.notice(text);
      core.warning(text);
      core.error("Generation failed", text);
      await core.group(text, async () => core.info(text));
      const { commands, log } = recording;
      const names = ["debug", "notice", "warning", "error", "group", "endgroup"];
      expect(commands.map(({ name }) => name)).toEqual(names);
      expect(commands[3]?.properties).toEqual({ title: "Generation failed" });
      for (const { data } of commands) expect(data.replaceAll("\n", "")).not.toMatch(invisible);
      expect(log.replaceAll("\n", "")).not.toMatch(invisible);
      expect(log.length).toBeLessThan(5_000_000);
    }
  });

  test("come out of the output file as they went in, but for NUL", async () => {
    const recording = await RecordingLog.create();
    for (const [index, text] of texts.entries()) recording.core.setOutput(`name-${index}`, text);
    const wanted = texts.map((text, index) => [`name-${index}`, text.toWellFormed().replaceAll("\0", "")]);
    expect(await recording.outputs()).toEqual(Object.fromEntries(wanted));
  });

  test("do not change the summary's layout, and mention no user", () => {
    const layout = layoutOf(summary("A paper boat"));
    // Without a prompt there is no block for one.
    for (const text of texts.filter((each) => each !== "")) {
      const written = summary(text);
      expect(layoutOf(written)).toBe(layout);
      expect(Buffer.byteLength(written)).toBeLessThan(1024 * 1024);
    }
  });

  test("become names that every file system takes and no path is made of", () => {
    for (const text of texts) {
      expect(videoName(text, text)).toMatch(/^[\p{L}\p{M}\p{N}]+(?:-[\p{L}\p{M}\p{N}]+)*$/u);
      expect(Buffer.byteLength(videoName(text, text))).toBeLessThanOrEqual(129);
    }
  });

  test("are accepted as an artifact's name only if the artifact client can log it safely", () => {
    const accepted = texts.flatMap((text) => {
      const read = artifactNameText.safeParse(text);
      return read.success ? [read.data] : [];
    });
    expect(accepted.length).toBeGreaterThan(10);
    for (const name of accepted) {
      expect(executedCommands(`Uploading artifact: ${name}`)).toEqual([]);
      expect(name).not.toMatch(/[\p{C}\p{Zl}\p{Zp}/\\]/u);
    }
  });
});

/** The summary of a video, with a text wherever one comes from outside. */
function summary(text: string): string {
  const file = { path: "/tmp/v.mp4", size: 1, sha256: text, duration: 5, width: 768, height: 512 };
  const video = { file, url: text, generation: { id: text, model: text }, resumed: true };
  const request = { provider: "aimlapi", model: text, fields: {}, known: undefined } as const;
  const artifact = {
    id: 7,
    name: text,
    digest: text,
    url: "https://github.com/octo-org/videos/actions/runs/1/artifacts/7",
  };
  const finished = { request, prompt: text, dryRun: false, video, artifact };
  return summarizeVideo({ ...finished, spending: new Spending(), elapsedMs: 1000 });
}

/** A summary without what stands inside `<code>`, where nothing may be left that HTML or Markdown reads. */
function layoutOf(markdown: string): string {
  return markdown.replaceAll(/<code>(?:&#\d+;|[\p{L}\p{M}\p{N} ,;?/=-])*<\/code>/gu, "<code></code>");
}
