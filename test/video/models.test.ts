import { readFile } from "node:fs/promises";
import { describe, expect, test } from "vitest";
import { reviewedModels } from "../../src/models/catalogue.ts";
import { describeFields } from "../../src/models/describe.ts";
import type { Fields, Json, Model } from "../../src/models/model.ts";
import { runAction } from "../support/action.ts";
import { longTable } from "../support/long-table.ts";
import { unhurried, useServices } from "../support/services.ts";

const services = useServices({ speed: 200 });

/** Every value of every enumerated field, one at a time; what goes along where values depend on each other. */
function* choices(model: Model): Generator<[field: string, value: Json]> {
  for (const { name, type, values } of describeFields(model)) {
    if (type === "choice") for (const value of values) yield [name, value];
  }
}

/** The inputs of a step that asks for one value; fal's resolution follows the ratio. */
function inputsFor(field: string, value: Json): Record<string, string> {
  if (field === "duration") return { duration: String(value) };
  if (field === "aspect_ratio") return { "aspect-ratio": String(value) };
  const ratios: Record<string, string> = { "768x512": "3:2", "512x512": "1:1", "512x768": "2:3" };
  const ratio = ratios[String(value)];
  return { parameters: JSON.stringify({ [field]: value }), ...(ratio && { "aspect-ratio": ratio }) };
}

describe.each(reviewedModels())("$title", (model) => {
  test("ends with the file as an artifact", async () => {
    const result = await runAction({
      ...services.step(),
      inputs: {
        model: model.id,
        prompt: "A paper boat on a quiet lake at dawn",
        ...services.inputs(model.provider),
        ...unhurried,
      },
    });
    expect(result.errors).toEqual([]);
    expect(result.exitCode).toBe(0);
    const { outputs } = result;
    expect(outputs).toMatchObject({
      status: "completed",
      model: model.id,
      provider: model.provider,
      resumed: "false",
    });
    const artifact = services.artifacts.artifacts.find(({ name }) => name === outputs["artifact-name"]);
    expect(artifact?.contentType).toBe("video/mp4");
    expect(artifact?.digest).toBe(outputs["artifact-digest"]);
    expect(`sha256:${outputs.sha256}`).toBe(artifact?.digest);
    expect(String((await readFile(outputs["video-file"] ?? "")).length)).toBe(outputs.size);
    const [job] = services.simulator.jobs;
    expect(outputs["generation-id"]).toBe(job?.id);
    expect(Number(outputs["cost-usd"])).toBeGreaterThan(0);
    expect(services.simulator.requests.filter(({ at }) => at === "submit")).toHaveLength(1);
  });

  longTable([...choices(model)])("takes %s: %s", async (field, value) => {
    const result = await runAction({
      ...services.step(),
      inputs: {
        model: model.id,
        prompt: "A paper boat",
        "upload-artifact": "false",
        ...services.inputs(model.provider),
        ...unhurried,
        ...inputsFor(field, value),
      },
    });
    expect(result.errors).toEqual([]);
    const [job] = services.simulator.jobs;
    expect(job?.fields[field]).toBe(value);
    const measure = model.measure((job?.fields ?? {}) as Fields);
    expect(result.outputs).toMatchObject({
      width: String(measure.width),
      height: String(measure.height),
      duration: String(measure.seconds),
    });
  });
});
