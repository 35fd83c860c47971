import { createHash } from "node:crypto";
import { script, stylesheet } from "./assets.ts";
import { type CardData, card, ratioRules } from "./card.ts";
import type { GalleryVideo } from "./entries.ts";
import { formatTotals, modelTitle } from "./facts.ts";
import { html, Markup } from "./markup.ts";
import { mark, ownershipMarker } from "./ownership.ts";
import { countPages, describeCount, onPage, pageFile, pager, pageTitle } from "./pages.ts";

/** Characters; a title with more is set smaller. */
const longTitle = 28;

/** What the page's script needs of all videos, as a script: pages in a file system can load no other data. */
export const dataFile = "videos.js";

/** A call of the function that the page's script offers, with a video a line. */
export function dataScript(cards: readonly CardData[]): string {
  return `/* ${mark.text} */\nshowVideos([\n${cards.map((data) => JSON.stringify(data)).join(",\n")}\n]);\n`;
}

interface Gallery {
  title: string;
  videos: readonly GalleryVideo[];
  /** In the videos' order. */
  cards: readonly CardData[];
  /** The content of {@link dataFile}. */
  data: string;
  /** The files beside the first page that are the gallery's own. */
  owned: readonly string[];
}

/** @returns what renders each page, from 1. The same videos give the same text. */
export function pageWriter({ title, videos, cards, data, owned }: Gallery): (page: number) => string {
  const style = `${stylesheet}\n${ratioRules(cards)}`;
  const nonce = digest(data);
  const policy = contentPolicy(style, script, nonce);
  const totals = formatTotals(videos).map(
    ([term, value]) => html`<div><dt>${term}</dt><dd>${value}</dd></div>`,
  );
  const bar = filter(cards);
  return (page) =>
    html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<link rel="expect" href="#announcement" blocking="render">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<meta name="description" content="AI-generated videos, with their prompts, models and costs.">
${page === 1 ? ownershipMarker(owned) : html`<meta ${mark}>`}
<title>${pageTitle(title, page)}</title>
<link rel="icon" href="${icon}">
<style>${new Markup(style)}</style>
</head>
<body>
<a class="skip" href="#videos">Skip to the videos</a>
<header class="head">
<div>
<h1 dir="auto"${title.length > longTitle ? html` class="long"` : undefined}>${title}</h1>
<p class="notice">${aiNotice(videos.length)}</p>
</div>
<dl class="totals">${totals}</dl>
</header>
${bar}
<main id="videos" tabindex="-1">
<ul class="videos" role="list">
${onPage(cards, page).map(card)}
</ul>
${cards.length === 0 ? html`<p class="nothing">There are no videos yet.</p>` : noMatches}
${pager(page, countPages(cards.length), pageFile)}
</main>
${scriptedParts}
<script>${new Markup(script)}</script>
<script src="${dataFile}" nonce="${nonce}"></script>
</body>
</html>
`.text;
}

function aiNotice(videos: number): string {
  return videos === 1 ? "This video is AI-generated." : "All videos here are AI-generated.";
}

/** A triangle: drawn here, so that the browser asks nobody for one. */
const icon =
  "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E%3Crect width='16' height='16' rx='4' fill='%23e5391a'/%3E%3Cpath d='M6 4.5v7l5.5-3.5z' fill='%23fff'/%3E%3C/svg%3E";

/** Needs the script, which makes it work. It has its place from the start, so that nothing moves then. */
function filter(cards: readonly CardData[]): Markup | undefined {
  if (cards.length < 2) return undefined;
  const models = [...new Set(cards.map(({ model }) => model))].sort();
  const options = models.map((model) => html`<option value="${model}">${modelTitle(model)}</option>`);
  return html`<div class="filter" role="search">
<div class="field search"><input type="search" aria-label="Filter by words" placeholder="Filter by words" autocomplete="off" spellcheck="false"></div>
<div class="field choice"><select aria-label="Filter by model"><option value="">All models</option>${options}</select></div>
<output>${describeCount(cards.length)}</output>
</div>`;
}

/** For when the filter leaves none. */
const noMatches = html`<p class="nothing" hidden>Nothing matches. <button type="button" class="link">Show all</button></p>`;

function copyButton(format: string): Markup {
  return html`<button type="button" data-format="${format}"><span class="what"><span class="unseen">Copy </span>${format}<span class="unseen" data-name></span></span><span class="done" aria-hidden="true">Copied</span></button>`;
}

/** What only the script uses. The page is first painted when its paragraph is there, so that nothing moves later. */
const scriptedParts = html`<p class="unseen" role="status" id="announcement"></p>
<template id="play"><button type="button" class="play"><span class="unseen"></span><span class="length"></span></button></template>
<template id="copy"><div class="copy">${["Markdown", "HTML"].map(copyButton)}</div></template>
<dialog aria-labelledby="by-hand"><form method="dialog"><h2 id="by-hand">Copy this by hand</h2><textarea readonly rows="6" aria-labelledby="by-hand"></textarea><button class="link">Close</button></form></dialog>`;

/**
 * What a page may do: run this script and the one with the nonce, use this style, and load pictures and videos from
 * where it lies itself. `data:` is for the icons in the style.
 *
 * @param nonce Allows {@link dataFile}, because browsers cannot check the hash of a script in a file system. It is the
 * data's hash, so no text in the data can contain it.
 */
export function contentPolicy(style: string, script: string, nonce: string): string {
  return [
    "default-src 'none'",
    `style-src 'sha256-${digest(style)}'`,
    `script-src 'sha256-${digest(script)}' 'nonce-${nonce}'`,
    "img-src 'self' data:",
    "media-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join("; ");
}

function digest(text: string): string {
  return createHash("sha256").update(text).digest("base64");
}
