import { execFileSync } from "node:child_process";
import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { GalleryVideo } from "../../src/gallery/entries.ts";
import { writeGallery } from "../../src/gallery/gallery.ts";
import { placeholderVideo } from "../../src/video-file/placeholder/placeholder.ts";
import { startChromium, whyNoChromium } from "../../test/gallery/support/chromium.ts";
import { inTurns, type Row } from "./row.ts";

const rounds = 5;

/**
 * Writing a gallery of 5,000 videos, against five times one of 1,000; opening it, against one of 50, which has one page;
 * filtering it, against one of 500, which shows as many that match. Without Chromium, only the writing is measured.
 */
export async function galleryRows(folder: string): Promise<Row[]> {
  const videos = await makeVideos(folder, 5000);
  const write = (count: number) => writeIn(join(folder, `gallery-${count}`), videos.slice(0, count));
  await write(5000);
  const writing = await alternate(
    async () => [(await write(5000)).cpuMs],
    async () => [(await write(1000)).cpuMs * 5],
  );
  const rows = [
    row("a gallery of 5,000 written, CPU time", "ms", writing, 0, "five times one of 1,000", 1.1),
  ];
  const reason = whyNoChromium();
  if (reason !== undefined) {
    console.error(`... galleries are not opened: that needs ${reason}`);
    return rows;
  }
  const paths = await Promise.all([5000, 500, 50].map(async (count) => (await write(count)).path));
  const [most, more, few] = paths as [string, string, string];
  const opening = await alternate(
    () => open(most),
    () => open(few),
  );
  const filtering = await alternate(
    () => open(most),
    () => open(more),
  );
  return [
    ...rows,
    row("a gallery of 5,000 opened", "ms", opening, 0, "a gallery of 50", 3),
    row("a gallery of 5,000, memory of its page", "MB", opening, 1, "a gallery of 50", 1.3),
    row("a gallery of 5,000 filtered", "ms", filtering, 2, "a gallery of 500", 2.5),
  ];
}

/** Videos that share a file and a poster. */
async function makeVideos(folder: string, count: number): Promise<GalleryVideo[]> {
  const [width, height, duration] = [1280, 720, 2];
  const [file, poster] = [join(folder, "shared.mp4"), join(folder, "shared.gif")];
  await writeFile(file, await placeholderVideo({ width, height, seconds: duration }));
  await writeFile(poster, Buffer.from("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7", "base64"));
  return Array.from({ length: count }, (_, index) => ({
    id: `clip-${index + 1}`,
    file,
    poster,
    model: "pixverse/v5/text-to-video",
    prompt: `A paper boat on a quiet lake at dawn, the camera slowly moves closer, take ${index + 1}`,
    parameters: { seed: index, negative_prompt: "blurry" },
    ...{ width, height, duration },
    size: 4_000_000,
    costUsd: 0.4,
    createdAt: "2026-11-20T10:00:00Z",
  }));
}

async function writeIn(folder: string, videos: GalleryVideo[]): Promise<{ cpuMs: number; path: string }> {
  await rm(folder, { recursive: true, force: true });
  const started = process.cpuUsage();
  const { path } = await writeGallery({ folder, title: "Films", videos });
  const { user, system } = process.cpuUsage(started);
  return { cpuMs: (user + system) / 1000, path };
}

/** @returns the milliseconds until the page is drawn, the megabytes of its process, and the milliseconds of a filter. */
async function open(path: string): Promise<number[]> {
  const browser = await startChromium();
  try {
    const page = await (await browser.newContext({ viewport: { width: 1440, height: 900 } })).newPage();
    const started = performance.now();
    await page.goto(pathToFileURL(path).href);
    await page.evaluate("new Promise((drawn) => requestAnimationFrame(() => setTimeout(drawn)))");
    const opened = performance.now() - started;
    const { processInfo } = await (await browser.newBrowserCDPSession()).send("SystemInfo.getProcessInfo");
    const renderers = processInfo.filter(({ type }) => type === "renderer");
    const memory = Math.max(...renderers.map(({ id }) => residentMegabytes(id)));
    return [opened, memory, Number(await page.evaluate(filterByWord))];
  } finally {
    await browser.close();
  }
}

function residentMegabytes(pid: number): number {
  return (Number(execFileSync("ps", ["-o", "rss=", "-p", String(pid)], { encoding: "utf8" })) * 1024) / 1e6;
}

/** Applies a word, with the layout that follows, but without the pause after a key. */
const filterByWord = `(() => {
  document.querySelector("input").value = "clip-4";
  const started = performance.now();
  document.querySelector("select").dispatchEvent(new Event("change"));
  document.body.getBoundingClientRect();
  return performance.now() - started;
})()`;

interface Rounds {
  ours: number[][];
  theirs: number[][];
}

async function alternate(ours: () => Promise<number[]>, theirs: () => Promise<number[]>): Promise<Rounds> {
  const measured: Rounds = { ours: [], theirs: [] };
  for (let round = 0; round < rounds; round++) {
    measured.ours.push(await ours());
    measured.theirs.push(await theirs());
  }
  return measured;
}

/** @param figure Which of a round's figures the row is about. */
function row(
  what: string,
  unit: Row["unit"],
  { ours, theirs }: Rounds,
  figure: number,
  peer: string,
  atMost: number,
): Row {
  const pick = (measured: number[][]) => measured.map((figures) => figures[figure] ?? Number.NaN);
  return { what, unit, ...inTurns(pick(ours), peer, pick(theirs)), limit: { of: "ratio", atMost } };
}
