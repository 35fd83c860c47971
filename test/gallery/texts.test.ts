import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { GalleryVideo } from "../../src/gallery/entries.ts";
import { formatCosts, formatTotals, modelTitle } from "../../src/gallery/facts.ts";
import { html } from "../../src/gallery/markup.ts";
import * as snippets from "../../src/gallery/page/snippets.ts";
import { h } from "../../src/gallery/vnode.ts";
import { formatDuration } from "../../src/text/format.ts";

const film: GalleryVideo = {
  id: "hero",
  file: "/hero.mp4",
  model: "pixverse/v5/text-to-video",
  prompt: "A boat",
  parameters: {},
  duration: 5,
  width: 1280,
  height: 720,
  size: 1_200_000,
  createdAt: "2026-11-20T10:00:00Z",
};

describe("the gallery's facts", () => {
  test.each([
    [5, "5 s"],
    [5.042, "5 s"],
    [2.5, "2.5 s"],
    [60, "1 min"],
    [119.7, "2 min"],
    [63.2, "1 min 3 s"],
    [3600, "1 h"],
    [7380, "2 h 3 min"],
  ])("write %d seconds as %s", (seconds, text) => {
    expect(formatDuration(seconds)).toBe(text);
  });

  test.each([
    [{ costUsd: 0.05 }, ["$0.05"]],
    [{ costUsd: 0.1 + 0.2 }, ["$0.30"]],
    [{ costUsd: 0.052, credits: 104_000 }, ["$0.05", "104,000 credits"]],
    [{ credits: 1 }, ["1 credit"]],
    [{ costUsd: 12 }, ["$12.00"]],
    [{ costUsd: 0 }, ["$0.00"]],
    [{}, []],
  ])("write the cost %o as %o", (cost, texts) => {
    expect(formatCosts({ ...film, ...cost })).toEqual(texts);
  });

  test("name the models that the catalogue knows", () => {
    expect(modelTitle(film.model)).toBe("PixVerse 5");
    expect(modelTitle("somebody/else")).toBe("somebody/else");
  });

  test("add up, and say where a cost is not known", () => {
    expect(
      formatTotals([
        { ...film, costUsd: 0.1 },
        { ...film, costUsd: 0.2 },
      ]),
    ).toEqual([
      ["Videos", "2"],
      ["Playing time", "10 s"],
      ["Size", "2.4 MB"],
      ["Cost", "$0.30"],
    ]);
    expect(formatTotals([{ ...film, costUsd: 0.1 }, film])).toContainEqual(["Cost", "at least $0.10"]);
    expect(formatTotals([film]).map(([term]) => term)).not.toContain("Cost");
  });
});

describe("a snippet", () => {
  const shown = {
    prompt: "A boat",
    videoUrl: "videos/hero.mp4",
    posterUrl: "posters/hero.jpg",
    width: 1280,
    height: 720,
  };

  test("in Markdown links the poster to the video, or the prompt where there is none", () => {
    expect(snippets.markdown(shown)).toBe("[![A boat](posters/hero.jpg)](videos/hero.mp4)");
    expect(snippets.markdown({ ...shown, posterUrl: undefined })).toBe("[A boat](videos/hero.mp4)");
  });

  test("in HTML is a player", () => {
    expect(snippets.html({ ...shown, posterUrl: undefined })).toBe(
      '<video src="videos/hero.mp4" width="1280" height="720" controls playsinline preload="metadata" aria-label="A boat"></video>',
    );
  });

  test("is one line of bounded length for any prompt", () => {
    const prompt = "Zwölf Boxkämpfer\u202e\u200b\n\n## jagen ".repeat(5000);
    expect(snippets.markdown({ ...shown, prompt })).toMatch(
      /^\[!\[Zwölf Boxkämpfer \\#\\# jagen .{1,300}…\]\(/u,
    );
    expect(snippets.html({ ...shown, prompt }).length).toBeLessThan(300);
  });

  test("lets no markup of the prompt come alive", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom(..."[](){}<>!`*_~@#&|\\\"'\n aé".split("")) }),
        (prompt) => {
          const quoted = snippets.html({ ...shown, prompt }).match(/aria-label="([^"<>]*)"><\/video>$/u);
          expect(quoted).not.toBeNull();
          const text = /^\[!\[(.*)\]\(posters\/hero\.jpg\)\]\(videos\/hero\.mp4\)$/u.exec(
            snippets.markdown({ ...shown, prompt }),
          )?.[1];
          expect(text).toMatch(/^(?:\\[!-/:-@[-`{-~]|[^\\`*_{}[\]<>&!|~@#\n])*$/u);
        },
      ),
    );
  });
});

describe("the gallery's markup", () => {
  test("holds any text as text", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        expect(html`<p title="${text}">${text}</p>`.text).toMatch(/^<p title="[^"<>]*">[^"<>]*<\/p>$/u);
      }),
    );
  });

  test("holds any text as text in an element, too", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        expect(html`${h("p", { title: text, lang: undefined }, text, h("img", {}))}`.text).toMatch(
          /^<p title="[^"<>]*">[^"<>]*<img><\/p>$/u,
        );
      }),
    );
  });

  test("keeps markup, omits absent parts, and replaces characters that HTML forbids", () => {
    expect(html`<ul>${[1, 2].map((n) => html`<li>${n}</li>`)}${undefined}</ul>`.text).toBe(
      "<ul><li>1</li>\n<li>2</li></ul>",
    );
    expect(html`${"a\r\nb\u0000\ud800\u202ec\t& d"}`.text).toBe("a\nb\ufffdc\t&amp; d");
  });
});
