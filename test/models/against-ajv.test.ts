import { readFile } from "node:fs/promises";
import { Ajv, type SchemaObject } from "ajv";
import { describe, expect, test } from "vitest";
import { findModel } from "../../src/models/catalogue.ts";
import type { Model } from "../../src/models/model.ts";
import { type RequestInput, validateRequest } from "../../src/models/request.ts";
import { findMismatches } from "../../src/models/schema-check.ts";
import { providerNames } from "../../src/providers/table.ts";
import { runAction, type StepResult } from "../support/action.ts";
import { longTable } from "../support/long-table.ts";
import { allowedValue, probes } from "./schema-values.ts";

/** A line of the catalogue's data, as far as JSON Schema goes. */
interface Published {
  id: string;
  fields: Record<string, SchemaObject>;
  required: string[];
}

const published: Published[] = [];
for (const provider of providerNames) {
  published.push(...JSON.parse(await readFile(`catalogue/${provider}.json`, "utf8")));
}

/** Where the check differs from the provider's document on purpose, by model and field. */
const differences: Record<string, string> = {
  "sber-ai/kandinsky5-t2v prompt": "an empty prompt is refused",
  "sber-ai/kandinsky5-distill-t2v prompt": "an empty prompt is refused",
  "kling-video/v1.6/standard/text-to-video prompt": "an empty prompt is refused",
  "pixverse/v5/text-to-video prompt": "an empty prompt is refused",
  "fal-ai/kandinsky5/text-to-video/distill prompt": "an empty prompt is refused",
  "kling-video/v1.6/standard/text-to-video provider": "the page names the values, the document none",
  "fal-ai/kandinsky5/text-to-video/distill resolution":
    "the page names one for each ratio, the document only one",
};

const ajv = new Ajv({ strict: false, validateFormats: false, validateSchema: false });

/** Every model, with the verdict of an independent validator and what we check with. */
const models = published.map(({ id, fields, required }) => {
  const model = findModel(id);
  if (!model) throw new Error(`The catalogue does not find ${id}`);
  const isAllowed = ajv.compile({
    type: "object",
    properties: fields,
    required,
    additionalProperties: false,
  });
  const accepts = (given: Record<string, unknown>) => findMismatches(given, model.schema).length === 0;
  const least = Object.fromEntries(required.map((name) => [name, allowedValue(fields[name] ?? {})]));
  return { id, fields, required, model, isAllowed, accepts, least };
});

describe("as the provider's document, read by ajv", () => {
  test("the check accepts a request with only what is required, and one with every field", () => {
    for (const { id, fields, model, isAllowed, least } of models) {
      const all = Object.entries(fields)
        .filter(([name]) => least[name] !== undefined || !differences[`${id} ${name}`])
        .map(([name, schema]) => [name, allowedValue(schema)]);
      for (const given of [least, Object.fromEntries(all)]) {
        expect([id, isAllowed(given)]).toEqual([id, true]);
        expect([id, findMismatches(given, model.schema)]).toEqual([id, []]);
      }
    }
  });

  test("the check accepts and refuses each value of each field", () => {
    const different = new Set<string>();
    for (const { id, fields, model, isAllowed, accepts, least } of models) {
      for (const [name, schema] of Object.entries(fields)) {
        const named = model.schema.fields[name]?.enum ?? [];
        const verdicts = [...probes(schema), ...named].map((value) => {
          const given = { ...least, [name]: value };
          return { allowed: isAllowed(given), accepted: accepts(given) };
        });
        if (verdicts.some(({ allowed, accepted }) => allowed !== accepted)) different.add(`${id} ${name}`);
        // No field of the catalogue takes everything: probes that are all accepted would test nothing.
        if (!verdicts.some(({ accepted }) => !accepted)) different.add(`${id} ${name} takes everything`);
      }
    }
    expect([...different].toSorted()).toEqual(Object.keys(differences).toSorted());
  });

  test("the check refuses a request without a field that is required, and one with an unknown field", () => {
    for (const { id, required, isAllowed, accepts, least } of models) {
      const without = required.map((name) => {
        const { [name]: _, ...others } = least;
        return others;
      });
      for (const given of [...without, { ...least, "no such field": 1 }, { ...least, constructor: 1 }]) {
        expect([id, given, isAllowed(given)]).toEqual([id, given, false]);
        expect([id, given, accepts(given)]).toEqual([id, given, false]);
      }
    }
  });
});

const wan3 = ["alibaba/wan-3-0-video", "alibaba/wan3.0-video"];
const kling3 = [
  ...["o3/4k", "o3/pro", "o3/standard"].flatMap((name) => [
    `fal-ai/kling-video/${name}/image-to-video`,
    `fal-ai/kling-video/${name}/reference-to-video`,
    `fal-ai/kling-video/${name}/text-to-video`,
  ]),
  ...["v3/4k", "v3/pro", "v3/standard", "v3/turbo/pro", "v3/turbo/standard"].flatMap((name) => [
    `fal-ai/kling-video/${name}/image-to-video`,
    `fal-ai/kling-video/${name}/text-to-video`,
  ]),
  ...["omni-1080p", "omni-720p", "pro", "standard"].flatMap((name) => [
    `klingai/video-v3-${name}-image-to-video`,
    `klingai/video-v3-${name}-text-to-video`,
  ]),
];

/** Rules in words that requests with the least and with all fields break, and for which models. */
const rulesInWords: Record<string, readonly string[]> = {
  "prompt is missing; give it or parameters.multi_prompt": kling3,
  "prompt may not be given together with parameters.multi_prompt; leave one of them out": kling3,
  "duration must be 8 with last_image_url": ["google/veo-3-1-lite-generate-preview"],
  "parameters.file_url may not be given together with parameters.link_url; leave one of them out": wan3,
  "parameters.image_url may not be given together with parameters.reference_image_urls; leave one of them out":
    wan3,
  "parameters.image_url may not be given together with parameters.reference_images; leave one of them out": [
    "x-ai/grok-imagine-video",
  ],
  "parameters.generate_audio must be false with tail_image_url": [
    "klingai/video-v3-omni-1080p-image-to-video",
    "klingai/video-v3-omni-720p-image-to-video",
  ],
  "parameters.resolution must be 720p or 1080p with hdr": ["luma/ray-3.2"],
  // The action fetches the file from its address.
  "parameters.sync_mode is true, which asks for the file inside the answer instead of its address; leave it out":
    models.filter(({ fields }) => fields.sync_mode && fields.sync_mode.default !== true).map(({ id }) => id),
};

describe("as a step's inputs", () => {
  test("a request is taken if the document and the rules in words allow it, and goes out as it is there", () => {
    const refused = new Map<string, Set<string>>();
    for (const { id, fields, model, least } of models) {
      const all = Object.entries(fields)
        .filter(([name]) => least[name] !== undefined || !differences[`${id} ${name}`])
        .map(([name, schema]) => [name, allowedValue(schema)]);
      for (const given of [least, Object.fromEntries(all)]) {
        const { request, problems } = validateRequest(inputOf(given, model));
        for (const { input, message } of problems) {
          const reason = `${input} ${message}`;
          refused.set(reason, (refused.get(reason) ?? new Set()).add(id));
        }
        if (problems.length === 0) expect(request?.fields).toMatchObject(given);
      }
    }
    expect(Object.fromEntries(refused)).toEqual(
      Object.fromEntries(Object.entries(rulesInWords).map(([reason, ids]) => [reason, new Set(ids)])),
    );
  });

  /** One of twenty, of both providers and all kinds; the least of Kling 3 breaks its rule. */
  const some = models
    .filter(({ id }, index) => index % 20 === 0 && !kling3.includes(id))
    .map((each) => [each] as const);

  longTable(some, ([{ model }]) => model.provider)(
    "the built action takes the least, and names each field that is wrong: $id",
    async ({ fields, model, isAllowed, least }) => {
      const wrong = Object.entries(fields).flatMap(([name, schema]) => {
        const isOwn = [model.roles.duration, model.roles.aspectRatio, "prompt"].includes(name);
        const value = probes(schema).find((probe) => !isAllowed({ ...least, [name]: probe }));
        return isOwn ? [] : [[name, value] as const];
      });
      const given = { ...least, ...Object.fromEntries(wrong) };
      const [taken, refused] = await Promise.all([least, given].map((each) => dryRun(inputOf(each, model))));
      expect(taken?.errors).toEqual([]);
      const [error] = refused?.errors ?? [];
      const named = [...(error?.message.matchAll(/^- parameters\.(\w+)/gmu) ?? [])].map(([, name]) => name);
      expect(new Set(named)).toEqual(new Set(wrong.map(([name]) => name)));
    },
  );
});

function dryRun({
  model,
  prompt = "",
  duration,
  aspectRatio,
  parameters,
}: RequestInput): Promise<StepResult> {
  const inputs = {
    model,
    prompt,
    parameters: JSON.stringify(parameters),
    ...(duration !== undefined && { duration }),
    ...(aspectRatio !== undefined && { "aspect-ratio": aspectRatio }),
  };
  return runAction({ inputs: { ...inputs, "dry-run": "true", "upload-artifact": "false" } });
}

/** The inputs that make a request of these fields. */
function inputOf(given: Record<string, unknown>, { id, roles }: Model): RequestInput {
  const {
    prompt = "",
    [roles.duration ?? ""]: duration,
    [roles.aspectRatio ?? ""]: ratio,
    ...parameters
  } = given;
  return {
    model: id,
    prompt: String(prompt),
    parameters,
    ...(duration !== undefined && { duration: String(duration) }),
    ...(ratio !== undefined && { aspectRatio: String(ratio) }),
  };
}
