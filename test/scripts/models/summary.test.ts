import fc from "fast-check";
import { expect, test } from "vitest";
import { compareEntries } from "../../../scripts/models/changes.ts";
import { summarize } from "../../../scripts/models/summary.ts";
import type { CatalogueEntry } from "../../../src/models/entry.ts";
import { hostileText } from "../../support/hostile-text.ts";

function entry(id: string, more: Partial<CatalogueEntry> = {}): CatalogueEntry {
  const fields = { prompt: { type: "string" } } as const;
  return { id, kind: "text-to-video", fields, required: ["prompt"], source: "a page", ...more };
}

function summaryOf(before: CatalogueEntry[], after: CatalogueEntry[], troubles: string[] = []): string {
  return summarize([{ provider: "fal", count: after.length, troubles, ...compareEntries(before, after) }]);
}

test("the summary says what was added, changed and retired, and what could not be read", () => {
  const before = [
    entry("old/one", { replacedBy: "new/one" }),
    entry("same/one"),
    entry("changed/one", {
      price: { perVideo: 0.1 },
      fields: {
        prompt: { type: "string" },
        duration: { type: "integer", enum: [5, 10], default: 5 },
        seed: { type: "integer" },
        list: { type: "array", items: { type: "string", maxLength: 9 } },
        box: { type: "object", properties: { w: { type: "integer" } } },
      },
    }),
  ];
  const after = [
    entry("new/one", { title: "New" }),
    entry("same/one", { source: "another page" }),
    entry("changed/one", {
      price: { perVideo: 0.2 },
      fields: {
        prompt: { type: "string" },
        duration: { type: "integer", enum: [10, 15], default: 10 },
        mode: { type: "string" },
        list: { type: "array", items: { type: "string" } },
        box: { type: "object", properties: { w: { type: "number" }, h: { type: "number" } } },
      },
      required: ["prompt", "duration"],
    }),
  ];
  expect(summaryOf(before, after, ["the document of same/one: HTTP 500"])).toBe(`## fal

3 models: 1 added, 1 changed, 1 retired.

### Added

- \`new/one\`, \`New\`, text-to-video

### Changed

- \`changed/one\`
  - price \`{"perVideo":0.1}\` → \`{"perVideo":0.2}\`
  - \`duration\`: default \`5\` → \`10\`
  - \`duration\`: now also \`15\`
  - \`duration\`: no longer \`5\`
  - field \`seed\` is gone
  - \`list[]\`: maxLength \`9\` → none
  - \`box.w\`: type \`"integer"\` → \`"number"\`
  - new field \`box.h\`
  - new field \`mode\`
  - \`duration\` is now required

### Retired

- \`old/one\`, replaced by \`new/one\`

### Not read, and left as it was

- \`the document of same/one: HTTP 500\`
`);
});

const marked = "`a` | <img src=x> @octocat #1 [x](https://example.com)\n## Heading";

/** A summary in which a text from outside is a title, a field, a value and a reason. */
function summaryWith(text: string): string {
  const fields = { prompt: { type: "string" as const }, [text]: { type: "string" as const, enum: [text] } };
  return summaryOf([entry("a")], [entry("a", { title: text, fields }), entry("b", { title: text })], [text]);
}

test("no text from outside becomes markup, a mention or a line of its own", () => {
  const lines = summaryWith("x").split("\n").length;
  const check = (text: string) => {
    const summary = summaryWith(text);
    expect(summary.split("\n")).toHaveLength(lines);
    const outsideOfCode = summary.replace(/`[^`\n]*`|<code>[^<>\n]*<\/code>/gu, "");
    expect(outsideOfCode).not.toMatch(/[<>`@[\]]|#(?![# ])/u);
  };
  check(marked);
  fc.assert(
    fc.property(
      hostileText.filter((text) => text !== "prompt"),
      check,
    ),
  );
});

test("a summary fits into the text of a pull request, and says how much it leaves out", () => {
  const many = Array.from({ length: 3000 }, (_, index) => entry(`vendor/model-${index}`));
  const summary = summaryOf([], many);
  expect(summary.length).toBeLessThan(65_000);
  expect(summary).toMatch(/And \d{3,4} more lines\.\n$/u);
});
