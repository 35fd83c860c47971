import { readFile } from "node:fs/promises";
import fc from "fast-check";
import { expect, test } from "vitest";
import {
  ratiosCell,
  resolutionsCell,
  secondsCell,
  soundCell,
  startCell,
} from "../../../scripts/readme/model-cells.ts";
import { modelsPage, renderModelPages } from "../../../scripts/readme/model-pages.ts";
import { inRepository } from "../../../scripts/repository.ts";
import { buildModel } from "../../../src/models/catalogue.ts";
import type { FieldSchema } from "../../../src/models/entry.ts";
import { providerNames } from "../../../src/providers/table.ts";
import { hostileText } from "../../support/hostile-text.ts";

function modelWith(fields: Record<string, FieldSchema>, id = "vendor/boat") {
  return buildModel("fal", { id, kind: "text-to-video", fields, required: [] });
}

function rowsOf(page: string | undefined): string[] {
  return (page ?? "").split("\n").filter((line) => line.startsWith("|"));
}

test("every model has a row in the list of all models, and its fields on one page", async () => {
  const data = providerNames.map((name) => readFile(inRepository(`catalogue/${name}.json`), "utf8"));
  const ids: string[] = (await Promise.all(data)).flatMap((text) => JSON.parse(text)).map(({ id }) => id);
  const { [modelsPage]: list, ...pages } = Object.fromEntries(renderModelPages());
  const listed = rowsOf(list).flatMap((row) => /^\| `([^`]+)` \|/u.exec(row)?.[1] ?? []);
  expect(listed.toSorted()).toEqual(ids.toSorted());
  const summaries = Object.values(pages).flatMap((page) =>
    page.split("\n").filter((line) => line.startsWith("<summary>")),
  );
  const described = summaries.flatMap((line) =>
    [...line.matchAll(/<code>(.*?)<\/code>/gu)].map(([, id = ""]) => id),
  );
  const plain = described.map((id) =>
    id.replace(/&#(\d+);/gu, (_, point) => String.fromCodePoint(Number(point))),
  );
  expect(plain.toSorted()).toEqual(ids.toSorted());
});

test.each<[Record<string, FieldSchema>, string]>([
  [{}, ""],
  [{ num_frames: { type: "integer" } }, "by `num_frames`"],
  [{ duration: { type: "string", enum: ["5", "10"] } }, "5, 10"],
  [{ duration: { type: "string", enum: ["8s", "4s", "6s"] } }, "4, 6, 8"],
  [{ duration: { type: ["integer", "string"], enum: ["auto", 4, 5, 6, 7] } }, "4 to 7, `auto`"],
  [{ duration: { type: ["integer", "null"], minimum: 2, maximum: 30 } }, "2 to 30"],
  [{ duration: { type: "number" } }, "any number"],
])("the seconds of %o", (fields, cell) => {
  expect(secondsCell(modelWith(fields))).toBe(cell);
});

test("what a model starts from, its ratios, resolutions and sound", () => {
  const size: FieldSchema = {
    anyOf: [
      { type: "string", enum: ["square", "wide"] },
      { type: "object", properties: { width: { type: "integer" } } },
    ],
  };
  const model = modelWith({
    aspect_ratio: { type: ["string", "null"], enum: ["16:9", "auto", null] },
    video_size: size,
    generate_audio: { type: "boolean" },
  });
  expect([startCell(model), ratiosCell(model), resolutionsCell(model), soundCell(model)]).toEqual([
    "text",
    "`16:9`, `auto`",
    "`square`, `wide`, any",
    "`generate_audio`",
  ]);
});

test("no text of a provider breaks a row or becomes markup", () => {
  const separators = (page: string | undefined) =>
    rowsOf(page).map((row) => row.replace(/`[^`\n]*`|<code>[^<>\n]*<\/code>/gu, "").split("|").length);
  const rows = (text: string) => {
    const fields: Record<string, FieldSchema> = {
      aspect_ratio: { type: "string", enum: [text], default: text },
      [text]: { type: "object", properties: { [text]: { type: "string" } } },
    };
    return [...renderModelPages([modelWith(fields)]).values()];
  };
  const usual = rows("x").map(separators);
  const check = (text: string) => {
    const pages = rows(text);
    expect(pages.map(separators)).toEqual(usual);
    for (const row of pages.flatMap(rowsOf))
      expect(row.replace(/`[^`\n]*`|<code>[^<>\n]*<\/code>/gu, "")).not.toMatch(/[<>`@]/u);
  };
  check("`a` | <img src=x> @octocat\n## Heading");
  fc.assert(
    fc.property(
      hostileText.filter((text) => text !== "" && text !== "aspect_ratio"),
      check,
    ),
  );
});
