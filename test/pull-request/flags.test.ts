import { describe, expect, test } from "vitest";
import type { Settings } from "../../src/actions/slash-command/settings.ts";
import { validateCommand } from "../../src/actions/slash-command/validate.ts";
import { allModels } from "../../src/models/catalogue.ts";
import type { Json } from "../../src/models/model.ts";
import { allowedValue } from "../support/field-values.ts";
import { longTable } from "../support/long-table.ts";

function settingsFor(model: string, others: Partial<Settings> = {}): Settings {
  return {
    command: "/video",
    permission: "write",
    model,
    models: [model],
    maxSeconds: undefined,
    defaults: { duration: undefined, aspectRatio: undefined, parameters: {} },
    baseUrl: undefined,
    dryRun: false,
    token: "ghs_x",
    ...others,
  };
}

/** The problems of a refused comment. */
function problemsOf(text: string, settings: Settings): string {
  const decision = validateCommand(` ${text}`, settings);
  return decision.kind === "refuse" ? decision.problems.join("\n") : decision.kind;
}

function written(value: Json): string {
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return `'${text.replaceAll("'", `'"'"'`)}'`;
}

/** These are no flags of their own. */
const inputs = ["prompt", "model", "duration", "aspect_ratio", "ratio"];

/** Rules of several fields forbid some together. */
const withoutRules = allModels().filter(({ rules }) => rules.length === 0);
const entries = withoutRules.map(
  ({ id, provider, kind, schema }) => [id, provider, kind, schema.fields] as const,
);

longTable(entries, ([, provider, kind]) => [provider, kind])(
  "a comment may set every field of %s",
  async (model, _, __, fields) => {
    const values = Object.entries(fields)
      .filter(([name]) => !inputs.includes(name))
      .map(([name, field]): [string, Json] => [name, allowedValue(field)]);
    const { duration, aspect_ratio, ratio = aspect_ratio } = fields;
    const common = {
      ...(duration && { duration: String(allowedValue(duration)) }),
      ...(ratio && { "aspect-ratio": String(allowedValue(ratio)) }),
    };
    const flags = [...values, ...Object.entries(common)].map(([name, value], index) => {
      const flag = index % 2 === 0 ? name : name.replaceAll("_", "-");
      return `--${flag}${index % 3 === 0 ? "=" : " "}${written(value)}`;
    });
    const prompt = fields.prompt ? "A paper boat" : "";
    const decision = validateCommand(` ${flags.join(" ")} ${prompt}`, settingsFor(model));
    expect(decision).toMatchObject({ kind: "run", ask: { model, prompt } });
    const { parameters } = decision.kind === "run" ? decision.ask : {};
    expect(parameters).toEqual(Object.fromEntries(values));
  },
);

describe("a comment without a prompt", () => {
  const kling = "fal-ai/kling-video/v3/pro/text-to-video";
  const effects = "klingai/kling-video-v1.6-pro-effects";

  test.each([
    [kling, `--multi-prompt '[{"prompt": "A boat", "duration": "5"}]'`],
    [effects, "--image-url https://example.com/boat.png --effect-scene santa_hug"],
  ])("is enough for %s, with %s", (model, flags) => {
    expect(validateCommand(` ${flags}`, settingsFor(model))).toMatchObject({
      kind: "run",
      ask: { prompt: "" },
    });
  });

  test.each([
    ["fal-ai/veo3.1", "--seed 7"],
    [kling, ""],
    [kling, "--duration 5 --aspect-ratio 16:9"],
    ["someone/new-model", "--seed 7"],
  ])("is not enough for %s, with %o", (model, flags) => {
    expect(problemsOf(flags, settingsFor(model))).toBe(
      "the prompt is missing: say what the video shows, after the flags",
    );
  });

  test("is the only one for a model that takes no prompt", () => {
    const flags = "--image-url https://example.com/boat.png --effect-scene santa_hug";
    expect(problemsOf(`${flags} A boat`, settingsFor(effects))).toMatch(
      /^the prompt is given, but .* takes no prompt/,
    );
  });
});

describe("a value has the type of its field", () => {
  const [veo, ltx, kling] = [
    "fal-ai/veo3.1",
    "fal-ai/ltx-2-19b/text-to-video",
    "fal-ai/kling-video/v3/pro/text-to-video",
  ];
  test.each([
    [veo, "--seed 7", { seed: 7 }],
    [veo, "--seed null", { seed: null }],
    [veo, "--negative-prompt 7", { negative_prompt: "7" }],
    [veo, "--negative-prompt true", { negative_prompt: "true" }],
    [veo, "--generate-audio=false", { generate_audio: false }],
    [veo, "--generate_audio False", { generate_audio: false }],
    [veo, "--safety-tolerance 4", { safety_tolerance: "4" }],
    [ltx, "--video-size square_hd", { video_size: "square_hd" }],
    [ltx, `--video-size '{"width": 512, "height": 768}'`, { video_size: { width: 512, height: 768 } }],
    [ltx, "--guidance-scale 2.5", { guidance_scale: 2.5 }],
    [
      "fal-ai/kling-video/v3/pro/image-to-video",
      `--start-image-url https://example.com/boat.png --elements '[{"frontal_image_url": "https://example.com/a.png"}]'`,
      {
        start_image_url: "https://example.com/boat.png",
        elements: [{ frontal_image_url: "https://example.com/a.png" }],
      },
    ],
    [kling, "--shot-type customize", { shot_type: "customize" }],
  ])("%s %s", (model, flags, parameters) => {
    expect(validateCommand(` ${flags} A boat`, settingsFor(model))).toMatchObject({
      kind: "run",
      ask: { prompt: "A boat", parameters },
    });
  });

  test.each([
    [veo, "--seed many", '--seed is "many"'],
    [veo, "--seed 1.5", "--seed is 1.5"],
    [veo, "--generate-audio=maybe", '--generate-audio is "maybe"; fal-ai/veo3.1 allows true, false'],
    [veo, "--generate-audio off", '--generate-audio is "off"'],
    [veo, "--cfg-scale 1", "--cfg-scale is not a field of fal-ai/veo3.1"],
    [kling, "--multi-prompt '[{'", "--multi-prompt is"],
    [kling, `--multi-prompt '[{"prompt": "x", "duration": "99"}]'`, '--multi-prompt[0].duration is "99"'],
    [ltx, "--duration 5", "takes no duration; set --num-frames"],
  ])("%s %s is refused", (model, flags, problem) => {
    expect(problemsOf(`${flags} A boat`, settingsFor(model))).toContain(problem);
  });
});

describe("a switch", () => {
  const model = "fal-ai/veo3.1";
  test.each([
    ["--generate-audio A boat", true, "A boat"],
    ["--generate-audio --seed 7 A boat", true, "A boat"],
    ["--seed 7 —generate-audio On a lake, a boat", true, "On a lake, a boat"],
    ["--generate-audio false A boat", false, "A boat"],
    ["--generate-audio true A boat", true, "A boat"],
    ["--generate-audio\nA boat", true, "A boat"],
    ["--generate-audio -- A boat", true, "A boat"],
  ])("in %o", (text, generate_audio, prompt) => {
    expect(validateCommand(` ${text}`, settingsFor(model))).toMatchObject({
      kind: "run",
      ask: { prompt, parameters: { generate_audio } },
    });
  });

  test("belongs to the model that another flag names", () => {
    const settings = settingsFor("pixverse/v5/text-to-video", {
      models: ["pixverse/v5/text-to-video", model],
    });
    expect(validateCommand(` --generate-audio --model ${model} A boat`, settings)).toMatchObject({
      kind: "run",
      ask: { model, prompt: "A boat", parameters: { generate_audio: true } },
    });
  });

  test("in the prompt is refused, with the right spelling", () => {
    expect(problemsOf("A boat --generate-audio", settingsFor(model))).toContain(
      "write /video --generate-audio PROMPT",
    );
  });
});

test("a field that plays a common role has the common flag, and its own name", () => {
  const [model] = entries.find(([, , , { ratio }]) => ratio) ?? [];
  const settings = settingsFor(model ?? "");
  for (const flag of ["--aspect-ratio", "--ratio"])
    expect(validateCommand(` ${flag} 9:16 A boat`, settings)).toMatchObject({ ask: { aspectRatio: "9:16" } });
  expect(problemsOf("--ratio 9:16 --aspect-ratio 1:1 A boat", settings)).toContain(
    "--ratio and --aspect-ratio are the same",
  );
});

test.each(["bytedance/seedance-2.5/text-to-video", "someone/new-model"])(
  "%s may choose the length",
  (model) => {
    expect(validateCommand(" --duration auto A boat", settingsFor(model))).toMatchObject({
      kind: "run",
      ask: { duration: "auto" },
    });
  },
);

describe("the longest video", () => {
  test.each([
    ["bytedance/seedance-2.5/text-to-video", "--duration 5", "run"],
    ["bytedance/seedance-2.5/text-to-video", "--duration 9", "--duration is 9; at most 8 seconds"],
    ["bytedance/seedance-2.5/text-to-video", "", '--duration is "auto"; give at most 8 seconds'],
    ["fal-ai/ltx-2-19b/text-to-video", "--num-frames 121", "run"],
    [
      "fal-ai/ltx-2-19b/text-to-video",
      "--num-frames 481 --fps 24",
      "the video would be 20 seconds long; at most 8",
    ],
    [
      "fal-ai/kling-video/v3/pro/text-to-video",
      `--multi-prompt '[{"prompt": "x", "duration": "5"}, {"prompt": "y", "duration": "5"}]'`,
      "the video would be 10 seconds long; at most 8",
    ],
    [
      "fal-ai/kling-video/v3/pro/text-to-video",
      `--multi-prompt '[{"prompt": "x"}, {"prompt": "y"}]'`,
      "the video would be 10 seconds long; at most 8",
    ],
  ])("of %s with %s", (model, flags, expected) => {
    const prompt = flags.includes("multi-prompt") ? "" : "A boat";
    expect(problemsOf(`${flags} ${prompt}`, settingsFor(model, { maxSeconds: 8 }))).toContain(expected);
  });
});

describe("a model outside the catalogue", () => {
  const settings = settingsFor("someone/new-model");

  test.each([
    ["--style anime", { style: "anime" }],
    ["--steps 30 --with-sound=true --end_at null", { steps: 30, with_sound: true, end_at: null }],
    [`--shots '[{"for": 2}]' --size '{"width": 5}'`, { shots: [{ for: 2 }], size: { width: 5 } }],
    [`--label '"7"' --note 7x`, { label: "7", note: "7x" }],
  ])("takes %s", (flags, parameters) => {
    expect(validateCommand(` ${flags} A boat`, settings)).toMatchObject({
      kind: "run",
      ask: { prompt: "A boat", parameters },
    });
  });

  test.each([
    ["--steps 5000", "of at most 1000"],
    ["--prompt boat", "write the prompt after the flags"],
    ["--a[0] 1", "is not the name of a field"],
    ["--with-sound --style anime", "--with-sound has no value"],
  ])("does not take %s", (flags, problem) => {
    expect(problemsOf(`${flags} A boat`, settings)).toContain(problem);
  });
});
