import { expect, test } from "vitest";
import { placeholderSize } from "../../src/generation/dry-run.ts";
import { expectedSize } from "../../src/generation/expected-size.ts";
import type { Model } from "../../src/models/model.ts";
import type { Fields } from "../../src/providers/provider.ts";

test.each([
  [{}, { width: 1280, height: 720, seconds: 5 }],
  [{ seconds: 2.5 }, { width: 1280, height: 720, seconds: 2.5 }],
  [{ ratio: 1 }, { width: 720, height: 720, seconds: 5 }],
  [{ ratio: 21 / 9 }, { width: 1680, height: 720, seconds: 5 }],
  [{ ratio: 9 / 16 }, { width: 720, height: 1280, seconds: 5 }],
  [
    { width: 448, height: 1120, seconds: 8 },
    { width: 448, height: 1120, seconds: 8 },
  ],
  [
    { width: 1000, ratio: 2 },
    { width: 1000, height: 500, seconds: 5 },
  ],
  [
    { height: 1000, ratio: 0.5 },
    { width: 500, height: 1000, seconds: 5 },
  ],
  [{ height: 1080 }, { width: 1920, height: 1080, seconds: 5 }],
])("A placeholder for %o is %o", (expected, size) => {
  const { width, height, seconds } = placeholderSize(expected);
  expect({ width: Math.round(width), height: Math.round(height), seconds }).toEqual(size);
});

test.each<[Fields, object]>([
  [
    { duration: 8, aspect_ratio: "9:16" },
    { seconds: 8, ratio: 0.5625 },
  ],
  [
    { duration: "10s", aspect_ratio: "2.5:1" },
    { seconds: 10, ratio: 2.5 },
  ],
  [{ duration: "auto", aspect_ratio: "auto" }, {}],
  [{ duration: 0, aspect_ratio: "0:0" }, {}],
  [{ duration: -1, aspect_ratio: "1:0" }, {}],
  [{}, {}],
])("A model that is not in the catalogue is expected to do as %o says: %o", (fields, expected) => {
  expect(expectedSize({ provider: "fal", model: "x/y", fields, known: undefined })).toEqual(expected);
});

test("A model in the catalogue says itself what to expect", () => {
  const known = { measure: ({ frames }: Fields) => ({ seconds: Number(frames) / 24 }) } as unknown as Model;
  const fields = { frames: 48, duration: 7 };
  expect(expectedSize({ provider: "fal", model: "x/y", fields, known })).toEqual({ seconds: 2 });
});
