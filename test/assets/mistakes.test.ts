import { execFileSync } from "node:child_process";
import { readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { manifestOf, manifestWorkspace, runAssets } from "../support/manifest.ts";
import { useServices } from "../support/services.ts";

const services = useServices({ speed: 60, simulator: { usualSeconds: 10 } });

afterEach(() => {
  expect(services.simulator.requests).toEqual([]);
  expect(services.artifacts.requests).toEqual([]);
});

/** The one error of a step that was refused. */
async function refusal(workspace: string, inputs: Record<string, string> = {}, env = {}): Promise<string> {
  const { errors, exitCode } = await runAssets(services, workspace, inputs, { env });
  expect(exitCode).toBe(1);
  expect(errors).toHaveLength(1);
  expect(errors[0]?.title).toBe("Invalid input");
  return errors[0]?.message ?? "";
}

test("a thousand mistakes are counted, and the first are listed, in an error that is whole", async () => {
  const video = (index: number) =>
    `  v${index}: { model: pixverse/v5/text-to-video, prompt: x, duration: 7 }`;
  const videos = Array.from({ length: 1000 }, (_, index) => video(index));
  const message = await refusal(await manifestWorkspace(`videos:\n${videos.join("\n")}\n`));
  // https://github.com/actions/runner/blob/main/src/Runner.Worker/ExecutionContext.cs
  expect(message.length).toBeLessThanOrEqual(4096);
  const [first, ...lines] = message.split("\n");
  expect(first).toBe("The manifest has 1000 mistakes:");
  const listed = lines.filter((line) => line.startsWith("videos.yml:"));
  expect(listed.length).toBeGreaterThan(20);
  expect(listed.at(-1)).toContain(`videos.yml:${listed.length + 1}: v${listed.length - 1}: duration is`);
  expect(lines.slice(listed.length)).toEqual([
    `and ${1000 - listed.length} more`,
    "Nothing was sent and nothing was spent. Correct them and run the step again.",
  ]);
});

test("eleven mistakes are reported with their lines, in one error, before any request", async () => {
  const workspace = await manifestWorkspace(`defaults:
  model: sber-ai/kandinsky5-distill-t2v
  duration: 7
videos:
  hero:
    prompt: A paper boat
    aspect-ratio: 3:5
  intro:
    model: pixverse/v5/text-to-vide
    prompt: A city
  both:
    prompt: A city
    prompt-file: prompts/intro.txt
  file:
    prompt-file: prompts/none.txt
  none:
    duration: 5
  field:
    model: pixverse/v5/text-to-video
    duration: 5
    prompt: A city
    parameters: { resoluton: 1080p }
  outside:
    duration: 5
    prompt: A city
    output: ../hero.mp4
  bad id:
    prompt: A city
  again:
    duration: 5
    prompt: A city
    output: videos/HERO.mp4
    promt: A town
`);
  const message = await refusal(workspace);
  const lines = message.split("\n").slice(1, -1);
  expect(message).toMatch(/^The manifest has 11 mistakes:\n/);
  expect(lines.map((line) => line.slice(0, 60))).toMatchInlineSnapshot(`
    [
      "videos.yml:3: defaults: duration is "7"; sber-ai/kandinsky5-",
      "videos.yml:7: hero: aspect-ratio is "3:5"; sber-ai/kandinsky",
      "videos.yml:9: intro: model is "pixverse/v5/text-to-vide", wh",
      "videos.yml:12: both: prompt and prompt-file are both given; ",
      "videos.yml:15: file: prompt-file is "prompts/none.txt", whic",
      "videos.yml:16: none: prompt is missing; say what the video s",
      "videos.yml:22: field: parameters.resoluton is not a field of",
      "videos.yml:26: outside: output is "../hero.mp4", which is ou",
      "videos.yml:27: an id is "bad id"; allowed is at most 100 let",
      "videos.yml:32: again: output is videos/HERO.mp4, which is al",
      "videos.yml:33: again: "promt" is not known; allowed are mode",
    ]
  `);
  expect(message).toContain("Nothing was sent and nothing was spent.");
});

test.each([
  ["text that is no YAML", "videos: {a: {prompt: x", /videos\.yml:1: cannot be read as YAML/],
  [
    "a key that stands twice",
    "videos:\n  a: {prompt: x}\n  a: {prompt: y}",
    /videos\.yml:3: .*must be unique/,
  ],
  ["nothing", "", /videos\.yml:1: videos is missing/],
  ["a list", "- videos", /videos\.yml:1: the manifest is \["videos"\]; allowed is a mapping/],
  [
    "an anchor that is not there",
    "videos:\n  a: *b",
    /videos\.yml:2: the anchor "b" is not defined above this line/,
  ],
  ["a video that is not a mapping", "videos:\n  a: 5", /videos\.yml:2: a is 5; allowed is a mapping/],
  ["a wrong type", "videos:\n  a:\n    prompt: [x]", /videos\.yml:3: a: prompt is \["x"\]; allowed is text/],
  [
    "a value below",
    "videos:\n  a:\n    max-cost-usd: -1",
    /videos\.yml:3: a: max-cost-usd is -1; allowed is/,
  ],
  [
    "a field that every object has",
    "videos:\n  a:\n    prompt: x\n    constructor: 1",
    /videos\.yml:4: a: "constructor" is not known; allowed are/,
  ],
  ["no model", "videos:\n  a: { prompt: x }", /videos\.yml:2: a: model is missing/],
  [
    "a value inside a parameter",
    `videos:
  a:
    model: pixverse/v5/text-to-video
    prompt: x
    parameters:
      style: [anime]
  b:
    model: fal-ai/kling-video/v3/pro/text-to-video
    prompt: x
    parameters:
      multi_prompt:
        - prompt: x
          duration: "99"
`,
    /videos\.yml:6: a: parameters\.style is \["anime"\].*\n.*videos\.yml:13: b: parameters\.multi_prompt\[0\]\.duration is "99"/,
  ],
  [
    "a key that stands twice, once in quotation marks",
    'videos:\n  1: {prompt: x}\n  "1": {prompt: y}',
    /videos\.yml:3: .*must be unique/,
  ],
  ["an id that is null", "videos:\n  ~: {prompt: x}", /videos\.yml:2: an id is "~"; allowed is/],
  [
    "an id that would change the object itself",
    "defaults: { model: sber-ai/kandinsky5-t2v, prompt: x }\nvideos:\n  a: {}\n  __proto__: {}",
    /videos\.yml:4: "__proto__" is not allowed as a key/,
  ],
  [
    "a parameter that would change the object itself",
    "videos:\n  a:\n    prompt: x\n    parameters:\n      __proto__: 1",
    /videos\.yml:5: "__proto__" is not allowed as a key/,
  ],
  [
    "a parameter whose name is an alias of such a one",
    "videos:\n  a:\n    prompt: &name __proto__\n    parameters:\n      *name : 1",
    /videos\.yml:3: "__proto__" is not allowed as a key/,
  ],
  [
    "half a character in an output",
    'defaults: { model: sber-ai/kandinsky5-t2v, prompt: x }\nvideos:\n  a: { output: "\\ud800.mp4" }',
    /videos\.yml:3: a: output is .*, which holds half a character/,
  ],
  [
    "half a character in a prompt",
    'videos:\n  a:\n    prompt: "a \\ud800"',
    /videos\.yml:3: a: prompt is .*; allowed is text that is not empty, of whole characters/,
  ],
  [
    "a prompt of more than 64 KiB",
    `videos:\n  a:\n    model: sber-ai/kandinsky5-t2v\n    prompt: ${"x".repeat(65_537)}`,
    /videos\.yml:4: a: prompt is 65537 bytes of UTF-8, and may be at most 65536/,
  ],
  [
    "an output that Windows cannot check out",
    "defaults: { model: sber-ai/kandinsky5-t2v, prompt: x }\nvideos:\n  a: { output: 'docs\\hero.mp4' }",
    /videos\.yml:3: a: output is .*; a checkout on Windows would fail/,
  ],
  [
    "an id whose file Windows keeps for itself",
    "defaults: { model: sber-ai/kandinsky5-t2v, prompt: x }\nvideos:\n  con: {}",
    /videos\.yml:3: con: output is .*, which has a name that Windows keeps for itself/,
  ],
  [
    "an output in git's own folder",
    "defaults: { model: sber-ai/kandinsky5-t2v, prompt: x }\nvideos:\n  a: { output: .Git/x.mp4 }",
    /videos\.yml:3: a: output is .*, which is in git's own folder/,
  ],
  [
    "an artifact name that is an ending alone",
    "defaults: { model: sber-ai/kandinsky5-t2v, prompt: x }\nvideos:\n  a: { artifact-name: ..mp4 }",
    /videos\.yml:3: a: artifact-name is "\.\.mp4"; allowed is/,
  ],
  [
    "two videos for one file, in two forms of Unicode",
    'defaults: { model: sber-ai/kandinsky5-t2v, prompt: x }\nvideos:\n  a: { output: "\\u00e9.mp4" }\n  b: { output: "E\\u0301.mp4" }',
    /videos\.yml:4: b: output is .*, which is already the output of a/,
  ],
  [
    "a video below another one's file",
    "defaults: { model: sber-ai/kandinsky5-t2v, prompt: x }\nvideos:\n  a: { output: a.mp4/b.mp4 }\n  b: { output: A.mp4 }",
    /videos\.yml:3: a: output is a\.mp4\/b\.mp4, which is inside the output of b/,
  ],
  [
    "two videos for one file",
    "defaults: { model: sber-ai/kandinsky5-t2v, prompt: x }\nvideos:\n  a: { output: A.mp4 }\n  b: { output: a.mp4 }",
    /videos\.yml:4: b: output is a\.mp4, which is already the output of a/,
  ],
])("%s is reported with its line", async (_, text, expected) => {
  expect(await refusal(await manifestWorkspace(text))).toMatch(expected);
});

test("an id is the key as written, even if YAML would read another value", async () => {
  const ids = [
    "001",
    "1",
    "1e3",
    "1000",
    "0x10",
    "0o7",
    "true",
    "null",
    "1_000",
    "2026-11-26",
    "1.0",
    "12345678901234567890",
  ];
  const workspace = await manifestWorkspace(manifestOf(ids));
  const { errors, json } = await runAssets(services, workspace, { mode: "plan" });
  expect(errors).toEqual([]);
  expect([...(json.stale as string[])].sort()).toEqual([...ids].sort());
});

test("the parser's own warnings stay out of standard error, from which the runner reads commands", async () => {
  const workspace = await manifestWorkspace('videos:\n  ? {"##[error]injected": 1}\n  : x\n');
  const { stderr, exitCode } = await runAssets(services, workspace, { mode: "plan" });
  expect([exitCode, stderr]).toEqual([1, ""]);
});

describe("a good manifest is refused", () => {
  test.each([
    ["a mode that is none", { mode: "make" }, /mode is "make"; allowed is generate, check, plan, collect/],
    ["a shard that is none", { shard: "3/2" }, /shard is "3\/2"; allowed is the number of a shard/],
    ["a shard of something else", { shard: "1/2", mode: "check" }, /shard goes with mode generate only/],
    ["an id that is none", { only: "a, hero" }, /only has "hero", which matches no video of the manifest/],
    [
      "a manifest that is not there",
      { manifest: "video.yml" },
      /manifest is "video\.yml", which does not exist/,
    ],
    ["a manifest elsewhere", { manifest: "../videos.yml" }, /outside the workspace/],
    ["a lock file elsewhere", { "lock-file": "../x.json" }, /lock-file is .* outside the workspace/],
    [
      "a manifest in git's own folder",
      { manifest: ".git/config", "lock-file": "x.json" },
      /manifest is .* in git's own folder/,
    ],
    [
      "a lock file in git's own folder",
      { "lock-file": ".git/x.json" },
      /lock-file is .* in git's own folder/,
    ],
    ["a gallery in git's own folder", { gallery: ".git /x" }, /gallery is .* in git's own folder/],
    [
      "a gallery that Windows cannot check out",
      { gallery: "a/nul" },
      /gallery is .* Windows keeps for itself/,
    ],
    [
      "a lock file that Windows cannot check out",
      { "lock-file": "a:b.json" },
      /lock-file is .* holds one of/,
    ],
    ["a gallery elsewhere", { gallery: "/usr/share/gallery" }, /gallery is .* outside the workspace/],
    ["a gateway without https", { "base-url": "http://example.com" }, /base-url is .* allowed is an https/],
  ])("with %s", async (_, inputs, expected) => {
    expect(
      await refusal(await manifestWorkspace(manifestOf(["a"])), inputs as Record<string, string>),
    ).toMatch(expected);
  });

  test("with places that cannot be written to, before anything is submitted", async () => {
    const text = `${manifestOf(["a", "b"])}    output: ${"b".repeat(216)}.mp4\n`;
    const workspace = await manifestWorkspace(text);
    const message = await refusal(workspace, { "lock-file": `${"l".repeat(220)}.json` });
    expect(message).toMatch(/the output of b is "b+….*", which cannot be written: its name is too long/);
    expect(message).toMatch(/lock-file is "l+….*", which cannot be written: its name is too long/);
    expect(await readdir(workspace)).not.toContain("videos.lock.json");
  });

  test("with a read-only lock", async () => {
    const lock = `${"l".repeat(220)}.json`;
    const workspace = await manifestWorkspace(manifestOf(["a"]), { [lock]: lockWith("b") });
    expect(await refusal(workspace, { "lock-file": lock })).toContain(
      "which cannot be written: ENAMETOOLONG",
    );
  });

  test.skipIf(process.platform === "win32").each(["videos.lock.json", "videos.lock.json.journal"])(
    "with a pipe for %s",
    async (file) => {
      const workspace = await manifestWorkspace(manifestOf(["a"]));
      execFileSync("mkfifo", [join(workspace, file)]);
      expect(await refusal(workspace)).toContain(`The lock file ${file} cannot be used: it is not a file.`);
    },
  );

  test("without the key that its models need", async () => {
    const workspace = await manifestWorkspace(manifestOf(["a"]));
    expect(await refusal(workspace, {}, { AIMLAPI_API_KEY: undefined })).toContain("set AIMLAPI_API_KEY");
  });

  test("with one key for two providers, which would be sent to both", async () => {
    const text = `${manifestOf(["a"])}  b: { model: fal-ai/kandinsky5/text-to-video/distill, prompt: x }\n`;
    const message = await refusal(await manifestWorkspace(text), { "api-key": "some-key" });
    expect(message).toContain("set AIMLAPI_API_KEY and FAL_KEY in the step's environment instead");
  });

  test.each([
    ["is cut short", '{"version": 1, "videos": {', /videos\.lock\.json cannot be used/],
    [
      "holds a merge",
      '<<<<<<< HEAD\n{"version": 1}',
      /Restore it from the repository's history, or resolve its merge/,
    ],
    ["comes from another version", '{"version": 2, "videos": {}}', /another version of this action wrote it/],
    ["lacks what it should hold", '{"version": 1, "videos": {"a": {}}}', /videos\.a\.request is not valid/],
    ["has a cost below nothing", lockWith("a", { "cost-usd": -5 }), /videos\.a\.cost-usd is not valid/],
    [
      "has credits beyond all bounds",
      lockWith("a").replace("null", "1e999"),
      /videos\.a\.credits-used is not/,
    ],
    ["has no duration", lockWith("a", { duration: null }), /videos\.a\.duration is not valid/],
  ])("with a lock that %s", async (_, lock, expected) => {
    const workspace = await manifestWorkspace(manifestOf(["a"]), { "videos.lock.json": lock });
    expect(await refusal(workspace)).toMatch(expected);
  });
});

test.each(["check", "plan", "generate"])(
  "an unchecked model causes one warning, in mode %s",
  async (mode) => {
    const text =
      "defaults: { model: fal-ai/anything, provider: fal, prompt: x }\nvideos:\n  a: {}\n  b: {}\n";
    const inputs = { mode, "dry-run": "true", "upload-artifacts": "false" };
    const { warnings } = await runAssets(services, await manifestWorkspace(text), inputs);
    expect(warnings.map(({ message }) => message)).toEqual([
      "The model fal-ai/anything is not in the catalogue: its parameters are sent unchecked.",
    ]);
  },
);

describe("checking", () => {
  test("fails on anything stale, with no key, and names it", async () => {
    const workspace = await manifestWorkspace(manifestOf(["a", "b"]));
    const message = await refusal(workspace, { mode: "check" }, { AIMLAPI_API_KEY: undefined });
    expect(message).toContain("2 videos of videos.yml are stale: a, b.");
  });

  test("succeeds if all videos are up to date", async () => {
    const workspace = await manifestWorkspace(manifestOf(["a"]));
    await runAssets(services, workspace, { "dry-run": "true", "upload-artifacts": "false" });
    await writeFile(join(workspace, "unrelated.txt"), "x");
    const { exitCode, json } = await runAssets(services, workspace, { mode: "check", "dry-run": "true" });
    expect([exitCode, json.unchanged]).toEqual([0, ["a"]]);
  });
});

function lockWith(id: string, others: object = {}): string {
  const measures = { size: 7, duration: 5, width: 768, height: 512, "credits-used": null, "cost-usd": null };
  const entry = {
    request: "x",
    model: "x",
    "generation-id": "x",
    sha256: "0".repeat(64),
    ...measures,
    date: "x",
    ...others,
  };
  return JSON.stringify({ version: 1, videos: { [id]: entry } });
}
