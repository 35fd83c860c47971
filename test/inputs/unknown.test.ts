import { describe, expect, test } from "vitest";
import { readAction } from "../../simulator/runner/action-metadata.ts";
import { inputVariables } from "../../simulator/runner/inputs.ts";
import { readSettings } from "../../src/actions/slash-command/settings.ts";
import { unknownInputs } from "../../src/inputs/unknown.ts";
import { listFieldNames } from "../../src/models/request.ts";
import { runAction } from "../support/action.ts";

const contexts = { "github.token": "a-token", "strategy.job-index": "0" };

describe("a misspelt input is refused", () => {
  test.each([
    ["assets/action.yml", { "dry-run": "true" }, { lock_file: "x.json" }, "lock-file"],
    ["assets/action.yml", { "dry-run": "true" }, { max_cost_usd: "1" }, "max-cost-usd"],
    ["assets/action.yml", { "dry-run": "true" }, { resolution: "1080p" }, "set it in the manifest"],
    ["assets/action.yml", { "dry-run": "true" }, { duration: "10" }, "set it in the manifest"],
    [
      "report/action.yml",
      { "issue-number": "1", "comment-id": "1", state: "started" },
      { promt: "x" },
      "prompt",
    ],
    ["demo-assets/previews/action.yml", {}, { Lockfile: "x.json" }, "lock-file"],
    ["demo-assets/publish/action.yml", { publish: "commit" }, { brnach: "x" }, "branch"],
  ])("by %s with %j and %j", async (action, inputs, wrong, expected) => {
    const { exitCode, errors } = await runAction({
      action,
      inputs: { ...inputs, ...wrong },
      token: "a-token",
    });
    expect([exitCode, errors.map(({ title }) => title)]).toEqual([1, ["Invalid input"]]);
    expect(errors[0]?.message).toContain("is not an input of this action");
    expect(errors[0]?.message).toContain(expected);
  });

  test.each([
    [{ MAXDURATION: "5" }, 'maxduration is not an input of this action; did you mean "max-duration"?'],
    [{ negative_prompt: "blurry" }, "set it in parameters, as negative_prompt"],
  ])("by the slash command with %j", async (wrong, expected) => {
    const given = { model: "kling-video/v1.6/standard/text-to-video", ...wrong };
    const metadata = await readAction("slash-command/action.yml");
    await expect(readSettings(inputVariables(metadata, given, contexts), false)).rejects.toThrow(expected);
  });
});

test.each([
  ["ratio", "aspect-ratio"],
  ["duration_seconds", "duration"],
  ["prompt-text", "prompt"],
])("%s is taken for %s", async (name, input) => {
  const inputs = Object.keys((await readAction("action.yml")).inputs);
  const environment = { [`INPUT_${name.toUpperCase()}`]: "x" };
  expect(unknownInputs(environment, { inputs, listFieldNames, place: "parameters" })).toMatchObject([
    { input: name, message: expect.stringContaining(`did you mean "${input}"?`) },
  ]);
});

describe("a name is near an input's", () => {
  const inputs = ["tone", "prompt-file", "timeout-minutes", "api-key", "prompt"];
  const meantBy = (variable: string) =>
    unknownInputs({ [variable]: "x" }, { inputs, listFieldNames: () => [], place: "parameters" });

  test.each([
    // One letter more, less or other.
    ["tonne", "tone"],
    ["zone", "tone"],
    ["api-keys", "api-key"],
    // Two letters swapped, in a short name; two that differ, in a long one.
    ["ntoe", "tone"],
    ["timeuot-minutes", "timeout-minutes"],
    ["promt-fils", "prompt-file"],
    // A part of it: the beginning from six letters on, the end from five.
    ["prompt-f", "prompt-file"],
    ["timeou", "timeout-minutes"],
    ["nutes", "timeout-minutes"],
    ["prompt-filesystem", "prompt-file"],
  ])("%s is taken for %s", (name, input) => {
    expect(meantBy(`INPUT_${name.toUpperCase()}`)).toEqual([
      { input: name, message: `is not an input of this action; did you mean "${input}"?` },
    ]);
  });

  test.each(["ton", "tape", "timeo", "utes", "tones-of-it", "api-door", "prompd-filx2", "key", "ke-yapi"])(
    "but %s is taken for none",
    (name) => {
      expect(meantBy(`INPUT_${name.toUpperCase()}`)).toEqual([]);
    },
  );

  test("only where the runner set it as an input", () => {
    for (const variable of ["MY_INPUT_PROMT", "PROMT", "INPUT_", "input_promt"])
      expect(meantBy(variable)).toEqual([]);
    const undefinedOne = { INPUT_PROMT: undefined };
    expect(unknownInputs(undefinedOne, { inputs, listFieldNames: () => [], place: "" })).toEqual([]);
  });

  test("an input of another case is the input itself", () => {
    expect(meantBy("INPUT_PROMPT-FILE")).toEqual([]);
  });

  test("is shown without what could end its line", () => {
    expect(meantBy("INPUT_PROMT\nX")).toHaveLength(0);
    expect(meantBy("INPUT_PROMPT-FILE\n")).toEqual([
      { input: "prompt-file", message: 'is not an input of this action; did you mean "prompt-file"?' },
    ]);
  });
});

describe("a field of a model is refused as an input", () => {
  const cases: [model: string, name: string, expected: string][] = [
    ["fal-ai/veo3.1", "generate-audio", "but a field of the model; set it in parameters, as generate_audio"],
    ["fal-ai/veo3.1", "SEED", "but a field of the model; set it in parameters, as seed"],
    ["fal-ai/ltx-2-19b/text-to-video", "num_frames", "set it in parameters, as num_frames"],
    ["fal-ai/veo3.1", "cfg_scale", "but a field of other models; leave it out"],
    ["somebody/new-model", "cfg-scale", "but a field of other models; set it in parameters, as cfg_scale"],
    ["minimax/h3", "ratio", 'did you mean "aspect-ratio"?'],
  ];

  test.each(cases)("of a step with %s: %s", async (model, name, expected) => {
    const inputs = Object.keys((await readAction("action.yml")).inputs);
    const environment = { [`INPUT_${name.toUpperCase()}`]: "x" };
    expect(
      unknownInputs(environment, { inputs, listFieldNames, models: [model], place: "parameters" }),
    ).toMatchObject([{ input: name.toLowerCase(), message: expect.stringContaining(expected) }]);
  });

  test("and no model is looked at for the sake of inputs that are there", () => {
    const environment = { INPUT_PROMPT: "x", INPUT_MODEL: "fal-ai/veo3.1", INPUT_WHATEVER: "" };
    const fail = (): string[] => {
      throw new Error("The fields were asked for");
    };
    const mistakable = { inputs: ["prompt", "model"], listFieldNames: fail, models: ["fal-ai/veo3.1"] };
    expect(unknownInputs(environment, { ...mistakable, place: "parameters" })).toEqual([]);
  });
});

describe("what resembles no input is left alone", () => {
  test.each([
    ["action.yml", ["shell", "args", "entrypoint", "cache", "who-to-greet", "ref", "node-version", "job"]],
    ["assets/action.yml", ["shell", "args", "who-to-greet", "path", "title"]],
  ])("by %s", async (action, names) => {
    const inputs = Object.keys((await readAction(action)).inputs);
    const environment = Object.fromEntries(names.map((name) => [`INPUT_${name.toUpperCase()}`, "x"]));
    expect(unknownInputs(environment, { inputs, listFieldNames, place: "parameters" })).toEqual([]);
  });

  test("and so is an empty one", () => {
    const environment = { INPUT_PROMT: "", INPUT_ASPECT_RATIO: " " };
    const inputs = ["prompt", "aspect-ratio"];
    expect(unknownInputs(environment, { inputs, listFieldNames, place: "parameters" })).toEqual([]);
  });
});

// act hands a composite action's inputs on to its steps; the runner does not.
test.each([
  ["pull-request/action.yml", ["action.yml", "slash-command/action.yml", "report/action.yml"]],
  [
    "demo-assets/action.yml",
    ["assets/action.yml", "demo-assets/previews/action.yml", "demo-assets/publish/action.yml"],
  ],
])("the inputs of %s keep none of its steps from running", async (composite, steps) => {
  const outer = Object.keys((await readAction(composite)).inputs);
  const environment = Object.fromEntries(outer.map((name) => [`INPUT_${name.toUpperCase()}`, "x"]));
  for (const step of steps) {
    const inputs = Object.keys((await readAction(step)).inputs);
    const ofModels = ["action.yml", "slash-command/action.yml", "assets/action.yml"].includes(step);
    const none = () => [];
    const mistakable = { inputs, listFieldNames: ofModels ? listFieldNames : none, place: "parameters" };
    expect(unknownInputs(environment, mistakable)).toEqual([]);
  }
});
