import { describe, expect, test } from "vitest";
import { helpReply, refusalReply } from "../../src/actions/slash-command/replies.ts";
import type { Settings } from "../../src/actions/slash-command/settings.ts";
import { allIds, allModels } from "../../src/models/catalogue.ts";
import { longTable } from "../support/long-table.ts";

/** What GitHub allows. */
const maxLength = 65_536;

const settings: Settings = {
  command: "/video",
  permission: "write",
  model: "fal-ai/veo3.1",
  models: ["fal-ai/veo3.1", "pixverse/v5/text-to-video", "someone/new-model"],
  maxSeconds: 8,
  defaults: { duration: undefined, aspectRatio: undefined, parameters: {} },
  baseUrl: undefined,
  dryRun: false,
  token: "ghs_x",
};

/** What GitHub's renderer would show of a comment. */
function shown(body: string): string {
  return body
    .replace(/<[^>]*>/gu, "")
    .replace(/&#(\d+);/gu, (_, code: string) => String.fromCodePoint(Number(code)));
}

describe("help", () => {
  test("shows the flags of the asked model in a folded table, and lists the others", () => {
    const body = helpReply("fal-ai/veo3.1", settings);
    expect(body).toContain(
      "<details><summary>Flags of <code>fal-ai/veo3&#46;1</code> (the default)</summary>",
    );
    expect(body.replace(/\n/gu, " ")).toMatch(/<\/summary> {2}\| flag \|/);
    const text = shown(body);
    expect(text).toContain("Flags of fal-ai/veo3.1 (the default)");
    expect(text).toContain("| --duration | 4s, 6s, 8s | 8s |");
    expect(text).toContain("| --aspect-ratio | 16:9, 9:16 | 16:9 |");
    expect(text).toContain("| --generate-audio | true, false | true |");
    expect(text).toContain("| --negative-prompt |");
    expect(text).not.toContain("--lip-sync");
    expect(text).toContain("pixverse/v5/text-to-video\nsomeone/new-model");
    expect(text).toContain("/video help --model ID");
    expect(text).toContain("At most 8 seconds");
    expect(text).toContain("[--image ADDRESS] [--last-image ADDRESS]");
    expect(text).toContain("For a model that takes a picture, drop one into the comment");
  });

  test("says which field is required", () => {
    const model = "fal-ai/veo3.1/image-to-video";
    expect(shown(helpReply(model, { ...settings, models: [model] }))).toMatch(
      /\| --image-url \| address of a file \| required \|/,
    );
  });

  test("tells that a model outside the catalogue takes any field", () => {
    const text = shown(helpReply("someone/new-model", settings));
    expect(text).toContain("someone/new-model is not in this action's catalogue");
    expect(text).toContain("fal-ai/veo3.1 (the default)");
  });

  test("without a model lists those that are allowed", () => {
    const { model: _, ...none } = settings;
    const text = shown(helpReply("", { ...none, model: undefined }));
    expect(text).not.toContain("Flags of");
    expect(text).toContain("fal-ai/veo3.1\npixverse/v5/text-to-video\nsomeone/new-model");
  });
});

test("a refusal shows the flags of the asked model, and names no other", () => {
  const text = shown(refusalReply(["--seed is wrong"], "pixverse/v5/text-to-video", settings));
  expect(text).toContain("- --seed is wrong");
  expect(text).toContain("--lip-sync-tts-speaker");
  expect(text).not.toContain("fal-ai/veo3.1");
  expect(text).not.toContain("--safety-tolerance");
});

test("a refusal of a model that is not allowed shows no flags", () => {
  const text = shown(refusalReply(['--model is "x"'], "x", settings));
  expect(text).not.toContain("Flags of");
});

longTable(
  allModels().map(
    ({ id, provider, kind, schema }) => [id, provider, kind, Object.keys(schema.fields)] as const,
  ),
  ([, provider, kind]) => [provider, kind],
)(
  "the flags of %s fit into a reply, with all other models and the longest problems",
  async (id, _, __, names) => {
    const models = [id, ...allIds().filter((each) => each !== id)];
    const help = helpReply(id, { ...settings, models });
    const refusal = refusalReply(["|<@".repeat(20_000)], id, { ...settings, models });
    expect(help.length).toBeLessThan(maxLength);
    expect(refusal.length).toBeLessThan(maxLength);
    const flags = [...shown(help).matchAll(/^\| --([\w-]+) \|/gmu)].map(([, flag]) =>
      flag?.replaceAll("-", "_"),
    );
    const others = ["prompt", "model", "ratio", "aspect_ratio", "duration"];
    expect(flags).toEqual(expect.arrayContaining(names.filter((name) => !others.includes(name))));
  },
);

test("nothing of a model comes alive in a reply", () => {
  const model = "evil/@octocat|<img>[x](y)`**";
  const body = helpReply(model, { ...settings, models: [model, `${model}2`] });
  expect(body).not.toContain("@");
  expect(body).not.toMatch(/<(?!\/?(?:pre|code|details|summary)>)|\]\(|\*\*/u);
});
