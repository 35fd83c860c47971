import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { GalleryVideo } from "../../../src/gallery/entries.ts";
import { writeGallery } from "../../../src/gallery/gallery.ts";
import { placeholderVideo } from "../../../src/video-file/placeholder/placeholder.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

const kinds = [
  { model: "sber-ai/kandinsky5-distill-t2v", width: 768, height: 512, subject: "A paper boat on a lake" },
  { model: "pixverse/v5/text-to-video", width: 1280, height: 720, subject: "A street in the rain" },
  { model: "kling-video/v1.6/standard/text-to-video", width: 720, height: 1280, subject: "A jellyfish" },
  { model: "somebody/else", width: 512, height: 512, subject: "Three oranges" },
] as const;

/** One pixel. */
const picture = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGP4z8DwHwAFAAH/iZk9HQAAAABJRU5ErkJggg==",
  "base64",
);

export interface Sample {
  folder: string;
  /** Of the page, as a file. */
  url: string;
  videos: GalleryVideo[];
}

/** Videos of several models and ratios, whose files are real. */
export async function sampleVideos(count: number, posters = true): Promise<GalleryVideo[]> {
  const folder = await temporaryFolder("sources");
  const poster = join(folder, "poster.png");
  await writeFile(poster, picture);
  const files = await Promise.all(
    kinds.map(async ({ width, height }, kind) => {
      const file = join(folder, `${kind}.mp4`);
      await writeFile(file, await placeholderVideo({ width, height, seconds: 2 }));
      return file;
    }),
  );
  return Array.from({ length: count }, (_, index) => {
    const { subject, ...kind } = kinds[index % kinds.length] ?? kinds[0];
    return {
      id: `clip-${index + 1}`,
      file: files[index % files.length] ?? "",
      ...kind,
      prompt: `${subject}, take ${index + 1}`,
      parameters: { seed: index, negative_prompt: "blurry" },
      duration: 2,
      size: 40_000,
      costUsd: 0.05,
      createdAt: "2026-11-20T10:00:00Z",
      ...(posters && { poster }),
    };
  });
}

export async function sampleGallery(videos: readonly GalleryVideo[], title = "Our films"): Promise<Sample> {
  const folder = await temporaryFolder("gallery");
  const { path } = await writeGallery({ folder, title, videos });
  return { folder, url: pathToFileURL(path).href, videos: [...videos] };
}
