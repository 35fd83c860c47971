import { expect, test } from "vitest";
import { readAction } from "../../simulator/runner/action-metadata.ts";

test.each([
  ["action.yml", "./.generate-video", ["prompt", "prompt-file", "job-index"]],
  ["slash-command/action.yml", "./.generate-video/slash-command", []],
])("the composite has the inputs of %s, and hands them on", async (path, uses, ofComment: string[]) => {
  const { inputs } = await readAction(path);
  const wanted = Object.keys(inputs).filter((name) => !ofComment.includes(name));
  const composite = await readAction("pull-request/action.yml");
  expect(Object.keys(composite.inputs)).toEqual(expect.arrayContaining(wanted));
  const steps = composite.runs.using === "composite" ? composite.runs.steps : [];
  const handedOn = steps.find((step) => step.uses === uses)?.with as object;
  expect(Object.keys(handedOn)).toEqual(expect.arrayContaining(wanted));
});
