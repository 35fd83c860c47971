import { readFile } from "node:fs/promises";
import { pathToFileURL } from "node:url";
import { toolPath } from "../../test/gallery/support/chromium.ts";
import type { Browser, Page } from "../../test/gallery/support/playwright.ts";
import { Frames, savePicture } from "./save.ts";
import type { Story } from "./story.ts";

const bot = "github-actions";

/** The pictures, by the part of their names. The rest of the name is theme and width. */
const shown = {
  report: ({ completed }: Story) => [comment(bot, completed)],
  "report-failed": ({ failed }: Story) => [comment(bot, failed)],
  "report-refused": ({ refused }: Story) => [comment(bot, refused)],
  summary: ({ summary }: Story) => [{ title: "Summary", text: summary }],
};

interface Box {
  title: string;
  /** Markdown. */
  text: string;
}

function comment(login: string, text: string): Box {
  return { title: `<b>${login}</b> commented`, text };
}

/** Takes the pictures of comments and summaries, in both themes and widths, and the moving one of a request. */
export async function takeCommentPictures(browser: Browser, story: Story): Promise<void> {
  for (const colorScheme of ["light", "dark"] as const) {
    for (const width of [390, 1280]) {
      const context = await browser.newContext({ colorScheme, viewport: { width, height: 100 } });
      const page = await context.newPage();
      for (const [name, boxes] of Object.entries(shown)) {
        await show(page, boxes(story), story.preview);
        await savePicture(page, `${name}-${colorScheme}-${width}`, true);
      }
      await context.close();
    }
  }
  const context = await browser.newContext({ colorScheme: "light", viewport: { width: 800, height: 720 } });
  const page = await context.newPage();
  await using frames = await Frames.create();
  const asked = comment("bob", story.request);
  for (const boxes of [
    [asked],
    [asked, comment(bot, story.started)],
    [asked, comment(bot, story.completed)],
  ]) {
    await show(page, boxes, story.preview);
    await frames.add(page);
  }
  frames.saveGif("comment");
  await context.close();
}

interface Marked {
  parse(markdown: string, options: { gfm: true; breaks: true }): string;
}

/** Shows boxes as GitHub shows comments: one line of a comment is one line of the page. */
async function show(page: Page, boxes: readonly Box[], preview: Buffer): Promise<void> {
  const { marked }: { marked: Marked } = await import(pathToFileURL(toolPath("marked")).href);
  const style = await readFile(toolPath("github-markdown-css/github-markdown.css"), "utf8");
  const picture = `src="data:image/gif;base64,${preview.toString("base64")}"`;
  const rendered = boxes.map(({ title, text }) => {
    const html = marked.parse(text, { gfm: true, breaks: true }).replaceAll(/src="https:[^"]*"/gu, picture);
    return `<section><header>${title}</header><article class="markdown-body">${html}</article></section>`;
  });
  await page.setContent(`<!doctype html><style>${style}\n${frame}</style>${rendered.join("")}`);
}

/** The box around a comment, which GitHub's style for Markdown does not have. */
const frame = `
body { margin: 0; padding: 16px; background: light-dark(#fff, #0d1117); color-scheme: light dark; }
section { margin-bottom: 16px; border: 1px solid light-dark(#d1d9e0, #3d444d); border-radius: 6px; overflow: hidden; }
header { padding: 8px 16px; font: 14px sans-serif; color: light-dark(#59636e, #9198a1); background: light-dark(#f6f8fa, #151b23); }
article { padding: 16px; }
`;
