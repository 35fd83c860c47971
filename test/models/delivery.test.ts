import { describe, expect, test } from "vitest";
import { readEntries } from "../../src/models/data.ts";
import { undeliverable } from "../../src/models/delivery.ts";
import type { ModelSchema } from "../../src/models/entry.ts";
import { validateRequest } from "../../src/models/request.ts";
import { providerNames } from "../../src/providers/table.ts";

test.each<[parameters: Record<string, unknown>, problems: string[]]>([
  [{ video_output_type: "VP9 (.webm)" }, ["video_output_type"]],
  [{ video_output_type: "GIF (.gif)" }, ["video_output_type"]],
  [{ output_format: "webm" }, ["output_format"]],
  [{ output_container_and_codec: "mkv_h264" }, ["output_container_and_codec"]],
  [{ output_container_and_codec: "webm_vp9", sync_mode: true }, ["output_container_and_codec", "sync_mode"]],
  [{ format: "WebM" }, ["format"]],
  [{ sync_mode: false, output_format: "mp4", video_output_type: "X264 (.mp4)" }, []],
  [{ output_container_and_codec: "mov_h264" }, []],
  [{ output_format: 7, video_output_type: null }, []],
  [{ codec: "vp9", title: "a gif", style: "gif", seed: 1 }, []],
])("Of a model outside the catalogue, %o has problems in %o", (parameters, fields) => {
  const given = { model: "someone/new", provider: "fal", prompt: "x", parameters } as const;
  expect(validateRequest(given).problems.map(({ input }) => input)).toEqual(
    fields.map((field) => `parameters.${field}`),
  );
});

test("A model of the catalogue names the values that can be saved", () => {
  const parameters = { video_output_type: "GIF (.gif)" };
  const model = "fal-ai/cosmos-predict-2.5/text-to-video";
  expect(validateRequest({ model, prompt: "x", parameters }).problems).toEqual([
    {
      input: "parameters.video_output_type",
      message: 'is "GIF (.gif)", but the action only saves mp4 files; set "X264 (.mp4)"',
    },
  ]);
});

test("A default that cannot be saved is told as one, and another value set", () => {
  const schema: ModelSchema = {
    fields: { output_format: { type: "string", enum: ["mp4", "webm"], default: "webm" } },
    required: [],
  };
  expect(undeliverable({}, schema)).toEqual([
    {
      field: "output_format",
      message: 'is not given, and its default is "webm", but the action only saves mp4 files; set "mp4"',
    },
  ]);
  expect(undeliverable({ output_format: "mp4" }, schema)).toEqual([]);
});

describe("In the catalogue", () => {
  const fields = providerNames
    .flatMap((provider) => readEntries(provider).map((entry) => ({ provider, ...entry })))
    .flatMap(({ provider, id, fields, required }) =>
      Object.entries(fields).map(([name, field]) => ({ provider, id, name, field, required, fields })),
    );

  test("these fields alone have values that cannot be saved", () => {
    const found = fields.flatMap(({ name, field }) =>
      (field.enum ?? [])
        .filter((value) => undeliverable({ [name]: value }).length > 0)
        .map((value) => `${name}: ${value}`),
    );
    expect([...new Set(found)].toSorted()).toEqual([
      "output_container_and_codec: gif",
      "output_container_and_codec: mkv_h264",
      "output_container_and_codec: mkv_h265",
      "output_container_and_codec: mkv_mpeg4",
      "output_container_and_codec: mkv_vp9",
      "output_container_and_codec: webm_vp9",
      "output_format: webm",
      "video_output_type: GIF (.gif)",
      "video_output_type: VP9 (.webm)",
    ]);
  });

  test("no value of another field names such a format", () => {
    const named = fields.flatMap(({ name, field }) =>
      (field.enum ?? [])
        .filter((value) => /(?<![a-z])(?:webm|gif|mkv|matroska|avi|flv)(?![a-z])/iu.test(String(value)))
        .map(() => name),
    );
    expect([...new Set(named)].toSorted()).toEqual([
      "output_container_and_codec",
      "output_format",
      "video_output_type",
    ]);
  });

  test("every model can be saved as it comes", () => {
    const wrong = fields.filter(({ fields, required }) => undeliverable({}, { fields, required }).length > 0);
    expect(wrong.map(({ id }) => id)).toEqual([]);
  });

  test("a model that delivers a file although it waits may be told to wait", () => {
    const parameters = { video_url: "https://x.invalid/v.mp4", sync_mode: true };
    expect(validateRequest({ model: "decart/lucy-edit/pro", prompt: "x", parameters }).problems).toEqual([]);
  });
});
