import { describe, expect, test } from "vitest";
import { placeholderSize } from "../../src/generation/dry-run.ts";
import { expectedSize } from "../../src/generation/expected-size.ts";
import { allModels } from "../../src/models/catalogue.ts";
import type { ExpectedSize, Model } from "../../src/models/model.ts";
import type { VideoRequest } from "../../src/models/request.ts";
import type { Fields } from "../../src/providers/provider.ts";
import { isPossible } from "../../src/video-file/placeholder/h264.ts";

const request = { provider: "fal", model: "x/y", fields: {}, known: undefined } as const;
const expecting = (expected: ExpectedSize, more: Partial<Model> = {}, fields: Fields = {}): VideoRequest => {
  const known = { roles: {}, measure: () => expected, ...more } as unknown as Model;
  return { ...request, fields, known };
};

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
  const { width, height, seconds } = placeholderSize(expecting(expected));
  expect({ width: Math.round(width), height: Math.round(height), seconds }).toEqual(size);
});

test.each([
  ["8s", 8],
  [3, 3],
  ["auto", 5],
  [0, 5],
])("A placeholder for a part of %j lasts %i s", (length, seconds) => {
  const asked = expecting({}, { roles: { duration: "length" } }, { length });
  expect(placeholderSize(asked).seconds).toBe(seconds);
});

describe("A placeholder for any model of the catalogue has", () => {
  /** Each allowed value of a field alone, the rest left to the model. */
  function requests(
    role: "duration" | "aspectRatio",
  ): { value: unknown; size: ReturnType<typeof placeholderSize> }[] {
    return allModels().flatMap((known) => {
      const name = known.roles[role];
      const values = name === undefined ? [] : (known.schema.fields[name]?.enum ?? []);
      return values.map((value) => {
        const { provider, id: model } = known;
        return {
          value,
          size: placeholderSize({ provider, model, fields: { [String(name)]: value }, known }),
        };
      });
    });
  }

  test("the ratio that a field names", () => {
    const shapes = requests("aspectRatio").filter(({ value }) => /^\d+:\d+$/u.test(String(value)));
    expect(shapes.length).toBeGreaterThan(1000);
    for (const { value, size } of shapes) {
      const [across = 0, down = 0] = String(value).split(":").map(Number);
      expect(Math.abs(Math.log((size.width / size.height / across) * down))).toBeLessThan(0.02);
    }
  });

  test("the seconds that a field names", () => {
    const lengths = requests("duration").filter(({ value }) => Number.parseFloat(String(value)) > 0);
    expect(lengths.length).toBeGreaterThan(1000);
    for (const { value, size } of lengths) expect(size.seconds).toBe(Number.parseFloat(String(value)));
  });

  test("some size without any field", () => {
    for (const known of allModels()) {
      const size = placeholderSize({ ...request, known });
      expect(isPossible(size.width, size.height)).toBe(true);
      expect(size.seconds).toBeGreaterThan(0);
    }
  });
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
  [{ duration: "Infinity", aspect_ratio: 16 / 9 }, {}],
  [{}, {}],
])("A model that is not in the catalogue is expected to do as %o says: %o", (fields, expected) => {
  expect(expectedSize({ provider: "fal", model: "x/y", fields, known: undefined })).toEqual(expected);
});

test("A model in the catalogue says itself what to expect", () => {
  const known = { measure: ({ frames }: Fields) => ({ seconds: Number(frames) / 24 }) } as unknown as Model;
  const fields = { frames: 48, duration: 7 };
  expect(expectedSize({ provider: "fal", model: "x/y", fields, known })).toEqual({ seconds: 2 });
});
