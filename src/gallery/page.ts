import { createHash } from "node:crypto";
import { script, stylesheet } from "./assets.ts";
import { card, ratioRules } from "./card.ts";
import type { GalleryEntry, GalleryVideo } from "./entries.ts";
import { formatTotals, modelTitle } from "./facts.ts";
import { html, Markup } from "./markup.ts";
import { ownershipMarker } from "./ownership.ts";

/** Characters; a title with more is set smaller. */
const longTitle = 28;

/**
 * The whole page. The same videos give the same text.
 *
 * @param ownFiles The files beside the page that are the gallery's own.
 */
export function page(title: string, entries: readonly GalleryEntry[], ownFiles: readonly string[]): string {
  const videos = entries.map(({ video }) => video);
  const style = `${stylesheet}\n${ratioRules(videos)}`;
  const document = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${contentPolicy(style, script)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
${ownershipMarker(ownFiles)}
<title>${title}</title>
<link rel="icon" href="${icon}">
<style>${new Markup(style)}</style>
</head>
<body>
<a class="skip" href="#videos">Skip to the videos</a>
<header class="head">
<h1 dir="auto"${title.length > longTitle ? html` class="long"` : undefined}>${title}</h1>
<dl class="totals">${formatTotals(videos).map(([term, value]) => html`<div><dt>${term}</dt><dd>${value}</dd></div>`)}</dl>
</header>
${filter(videos)}
<main id="videos" tabindex="-1">
<ul class="videos" role="list">
${entries.map(card)}
</ul>
${entries.length === 0 ? html`<p class="nothing">There are no videos yet.</p>` : noMatches}
</main>
${scriptedParts}
<script>${new Markup(script)}</script>
</body>
</html>
`;
  return document.text;
}

/** A triangle: drawn here, so that the browser asks nobody for one. */
const icon =
  "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E%3Crect width='16' height='16' rx='4' fill='%23e5391a'/%3E%3Cpath d='M6 4.5v7l5.5-3.5z' fill='%23fff'/%3E%3C/svg%3E";

/** Needs the script, which makes it work. It has its place from the start, so that nothing moves then. */
function filter(videos: readonly GalleryVideo[]): Markup | undefined {
  if (videos.length < 2) return undefined;
  const models = [...new Set(videos.map(({ model }) => model))].sort();
  const options = models.map((model) => html`<option value="${model}">${modelTitle(model)}</option>`);
  return html`<div class="filter" role="search">
<div class="field search"><input type="search" aria-label="Filter by words" placeholder="Filter by words" autocomplete="off" spellcheck="false"></div>
<div class="field choice"><select aria-label="Filter by model"><option value="">All models</option>${options}</select></div>
<output>${String(videos.length)}</output>
</div>`;
}

/** For when the filter leaves none. */
const noMatches = html`<p class="nothing" hidden>Nothing matches. <button type="button" class="link">Show all</button></p>`;

function copyButton(format: string): Markup {
  return html`<button type="button" data-format="${format}"><span class="what"><span class="unseen">Copy </span>${format}<span class="unseen" data-name></span></span><span class="done" aria-hidden="true">Copied</span></button>`;
}

/** What only the script uses. */
const scriptedParts = html`<p class="unseen" role="status" id="announcement"></p>
<template id="play"><button type="button" class="play"><span class="unseen"></span><span class="length"></span></button></template>
<template id="copy"><div class="copy">${["Markdown", "HTML"].map(copyButton)}</div></template>
<dialog aria-labelledby="by-hand"><form method="dialog"><h2 id="by-hand">Copy this by hand</h2><textarea readonly rows="6" aria-labelledby="by-hand"></textarea><button class="link">Close</button></form></dialog>`;

/**
 * What the page may do: run this script, use this style, and load pictures and videos from where it lies itself.
 * `data:` is for the icons in the style.
 */
export function contentPolicy(style: string, script: string): string {
  return [
    "default-src 'none'",
    `style-src ${hash(style)}`,
    `script-src ${hash(script)}`,
    "img-src 'self' data:",
    "media-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join("; ");
}

function hash(source: string): string {
  return `'sha256-${createHash("sha256").update(source).digest("base64")}'`;
}
