import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { artifactNameText } from "../../src/inputs/values.ts";
import { formatBytes } from "../../src/text/format.ts";
import { videoName } from "../../src/video-file/names.ts";
import { hostileText } from "../support/hostile-text.ts";

const uuid = "3f2a9c1d-8e5b-4c7a-9d10-5e6f7a8b9c0d";

describe("a video's name", () => {
  test.each([
    ["A paper boat on a quiet lake at dawn", uuid, "a-paper-boat-on-a-quiet-lake-at-dawn-7a8b9c0d"],
    ["A paper boat", `${uuid}:pixverse/v5/text-to-video`, "a-paper-boat-7a8b9c0d"],
    ["A paper boat", "-V1StGXR8_Z5jdHi6B-my", "a-paper-boat-jdhi6bmy"],
    ["A paper boat", "912345678901234567", "a-paper-boat-01234567"],
    ["A paper boat", "dry-run-05bcbfb957f237b8", "a-paper-boat-57f237b8"],
    ["Ça va? Über Film №5!", uuid, "ça-va-über-film-5-7a8b9c0d"],
    ["Die STRASSE und die straße", uuid, "die-strasse-und-die-straße-7a8b9c0d"],
    ["夜明けの湖", uuid, "夜明けの湖-7a8b9c0d"],
    ["Бумажный кораблик", uuid, "бумажный-кораблик-7a8b9c0d"],
    ["e\u0301toile", uuid, "\u00e9toile-7a8b9c0d"],
    ["कागज़ की नाव", uuid, "कागज़-की-नाव-7a8b9c0d".normalize("NFC")],
    ["湖".repeat(100), uuid, `${"湖".repeat(40)}-7a8b9c0d`],
    ["con", "::", "video-con"],
    ['a\\b/c:d*e?f"g<h>i|j', uuid, "a-b-c-d-e-f-g-h-i-j-7a8b9c0d"],
    [
      "one two three four five six seven eight nine eleven",
      uuid,
      "one-two-three-four-five-six-seven-eight-nine-7a8b9c0d",
    ],
    ["x".repeat(100), uuid, `${"x".repeat(48)}-7a8b9c0d`],
    ["", "", "video"],
    ["🚀", "::", "video"],
  ])("for %j and %j is %s", (prompt, id, name) => {
    expect(videoName(prompt, id)).toBe(name);
  });

  test("suits every file system and the artifact service for any prompt", () => {
    const id = fc.oneof(hostileText, fc.string(), fc.constantFrom("../..", "CON", "a/b:c", "...", "-rf"));
    fc.assert(
      fc.property(
        fc.oneof(hostileText, fc.lorem({ maxCount: 30 }), fc.string({ unit: "binary" })),
        id,
        (prompt, generation) => {
          const name = videoName(prompt, generation);
          expect(name).toMatch(/^[\p{L}\p{M}\p{N}]+(?:-[\p{L}\p{M}\p{N}]+)*$/u);
          expect(name).toBe(name.normalize("NFC"));
          expect(artifactNameText.safeParse(name).success).toBe(true);
          expect(Buffer.byteLength(name)).toBeLessThanOrEqual(129);
        },
      ),
      { numRuns: 500 },
    );
  });

  test("is another for another generation of the same model", () => {
    fc.assert(
      fc.property(
        fc.uuid(),
        fc.uuid(),
        fc.constantFrom("", ":pixverse/v5/text-to-video"),
        (one, other, path) => {
          fc.pre(one.slice(-8) !== other.slice(-8));
          expect(videoName("A boat", one + path)).not.toBe(videoName("A boat", other + path));
        },
      ),
    );
  });
});

test.each([
  [0, "0 bytes"],
  [999, "999 bytes"],
  [1000, "1.0 kB"],
  [23_401, "23.4 kB"],
  [999_949, "999.9 kB"],
  [999_950, "1.0 MB"],
  [20_000_000, "20.0 MB"],
  [2_147_483_648, "2.1 GB"],
  [5_000_000_000_000, "5000.0 GB"],
])("%i bytes are shown as %s", (bytes, text) => {
  expect(formatBytes(bytes)).toBe(text);
});
