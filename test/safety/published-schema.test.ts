import { describe, expect, test } from "vitest";
import type { FaultAction } from "../../simulator/simulator.ts";
import type { CatalogueEntry } from "../../src/models/entry.ts";
import { runAction } from "../support/action.ts";
import { manifestWorkspace, runAssets } from "../support/manifest.ts";
import type { Services, ServicesOptions } from "../support/services.ts";
import { attemptOf, killedAttempt, submitsOf, withServices } from "./attempt.ts";

const outside = "acme/dream-9";
const changed = "alibaba/happyhorse-1.1";

const published: CatalogueEntry = {
  id: outside,
  kind: "text-to-video",
  fields: { prompt: { type: "string" }, duration: { type: "string", enum: ["5", "20"] } },
  required: ["prompt"],
  source: "a test",
};

const simulator: NonNullable<ServicesOptions["simulator"]> = {
  usualSeconds: 20,
  models: { aimlapi: [published] },
  schemas: {
    [changed]: (document) => {
      const { requestBody } = document.paths["/v2/video/generations"].post;
      requestBody.content["application/json"].schema.properties.duration.enum = [5, 20];
      return document;
    },
  },
};

const options = { simulator };

const failing: FaultAction = { kind: "status", status: 503 };

function questionsOf({ simulator: { requests } }: Services): number {
  return requests.filter(({ at }) => at === "schema").length;
}

describe.concurrent("A request that the provider's schema has confirmed", () => {
  test("makes its video, with the fields as the schema spells them", async () => {
    await withServices(options, async (services) => {
      const inputs = { model: changed, duration: "20s" };
      const result = await runAction(attemptOf(services, "aimlapi", { inputs }));
      expect(result.errors).toEqual([]);
      expect(result.outputs).toMatchObject({ status: "completed", model: changed, duration: "20" });
      expect(services.simulator.jobs.map(({ fields }) => fields.duration)).toEqual([20]);
      expect(questionsOf(services)).toBe(1);
    });
  });

  test("is found by a re-run that cannot read the schema, and not paid for again", async () => {
    await withServices(options, async (services) => {
      const inputs = { model: outside, provider: "aimlapi", duration: "20s" };
      await killedAttempt(attemptOf(services, "aimlapi", { inputs }), services);
      expect(services.simulator.jobs.map(({ fields }) => fields.duration)).toEqual(["20"]);
      services.simulator.faults.push({ at: "schema", do: failing, times: 100 });
      const result = await runAction(attemptOf(services, "aimlapi", { attempt: 2, inputs }));
      expect(result.errors).toEqual([]);
      expect(result.outputs).toMatchObject({ status: "completed", resumed: "true" });
      expect(submitsOf(services)).toHaveLength(1);
    });
  });
});

describe.concurrent("A batch", () => {
  const manifest = `defaults: { model: ${changed}, duration: 20 }
videos:
  one: { prompt: A paper boat }
  two: { prompt: A paper plane }
  three: { model: ${outside}, provider: aimlapi, prompt: A paper hat }
  four: { model: ${outside}, provider: aimlapi, prompt: A paper star }
  five: { duration: 5, prompt: A paper bird }
`;

  test("asks once for each model, and nothing when all videos are up to date", async () => {
    await withServices(options, async (services) => {
      const workspace = await manifestWorkspace(manifest);
      const made = await runAssets(services, workspace);
      expect(made.errors).toEqual([]);
      expect(made.json.generated).toEqual(["one", "two", "three", "four", "five"]);
      const durations = services.simulator.jobs.map(({ fields }) => JSON.stringify(fields.duration));
      expect(durations.toSorted()).toEqual(['"20"', '"20"', "20", "20", "5"]);
      expect(questionsOf(services)).toBe(2);
      expect(made.notices.map(({ message }) => message.split(":")[0]).toSorted()).toEqual(["one", "two"]);
      expect(made.warnings).toEqual([]);

      services.simulator.faults.push({ at: "schema", do: failing, times: 100 });
      const before = services.simulator.requests.length;
      const again = await runAssets(services, workspace);
      expect(again.errors).toEqual([]);
      expect(again.json.unchanged).toEqual(["one", "two", "three", "four", "five"]);
      expect(services.simulator.requests.length).toBe(before);
    });
  });

  test("submits nothing if a schema refuses one of its videos, and names the line", async () => {
    await withServices(options, async (services) => {
      const wrong = manifest.replace("prompt: A paper star", "prompt: A paper star, parameters: { seed: 1 }");
      const result = await runAssets(services, await manifestWorkspace(wrong));
      expect(result.errors.map(({ title }) => title)).toEqual(["Invalid input"]);
      expect(result.errors[0]?.message).toMatch(
        /^The manifest has a mistake:\nvideos\.yml:6: four: parameters\.seed is not a field of acme\/dream-9/u,
      );
      expect(submitsOf(services)).toEqual([]);
      expect(questionsOf(services)).toBe(2);
    });
  });

  test("with other mistakes reports them with those of the catalogue, without a question", async () => {
    await withServices(options, async (services) => {
      const wrong = manifest.replace("duration: 5,", "duration: 5, output: ../five.mp4,");
      const result = await runAssets(services, await manifestWorkspace(wrong));
      const message = result.errors[0]?.message;
      expect(message).toContain("videos.yml:1: defaults: duration is");
      expect(message).toContain("videos.yml:7: five: output is");
      expect(questionsOf(services)).toBe(0);
    });
  });

  test.each(["check", "plan"])("in mode %s has the schema confirm what is stale", async (mode) => {
    await withServices(options, async (services) => {
      services.simulator.faults.push({
        at: "schema",
        do: { kind: "status", status: 404, body: "old" },
        times: 100,
      });
      const result = await runAssets(services, await manifestWorkspace(manifest), { mode });
      expect(result.errors.map(({ title }) => title)).toEqual(["Invalid input"]);
      expect(result.errors[0]?.message).toContain("which is no model of AI/ML API");
      expect(result.errors[0]?.message).toContain("which AI/ML API no longer lists");
      expect(questionsOf(services)).toBe(2);
      expect(submitsOf(services)).toEqual([]);
    });
  });

  test("in a dry run asks nobody", async () => {
    await withServices(options, async (services) => {
      const workspace = await manifestWorkspace(manifest);
      const refused = await runAssets(services, workspace, { "dry-run": "true" });
      expect(refused.errors[0]?.message).toContain("defaults: duration is");
      const short = await manifestWorkspace(manifest.replace("duration: 20", "duration: 5"));
      const made = await runAssets(services, short, { "dry-run": "true" });
      expect(made.errors).toEqual([]);
      expect(made.warnings.map(({ message }) => message)).toEqual([
        `The model ${outside} is not in the catalogue: its parameters are sent unchecked.`,
      ]);
      expect(services.simulator.requests).toEqual([]);
    });
  });
});
