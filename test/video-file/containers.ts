import { readFile } from "node:fs/promises";
import { placeholderVideo } from "../../src/video-file/placeholder/placeholder.ts";
import { box, fragment, fragmented, movie, mvex } from "../support/mp4.ts";

/** A whole video, and where it may be damaged. */
export interface Container {
  name: string;
  file: Buffer;
  /** As ffprobe tells, or as it was built. */
  measures: string;
  /** From where on nothing is needed. */
  end: number;
  /** Where a fragment begins: cut there, the file is a whole one of fewer fragments. */
  seams: number[];
  /** The contents of its mdat boxes, as positions. */
  data: { start: number; end: number }[];
}

/** Made with ffmpeg: 12 pictures of a test pattern, some with a sound of 1.2 s. */
const made: Record<string, string> = {
  "index-first.mp4": "32x32 1",
  "index-last.mp4": "32x32 1",
  "quicktime.mov": "32x32 1",
  "sound.mp4": "32x32 1.2",
  "edit-list.mp4": "32x32 1.25",
  "fragments.mp4": "32x32 1.367",
  "fragments-without-end.mp4": "32x32 1",
  "samples-and-fragments.mp4": "32x32 1.367",
  "segment-index.mp4": "32x32 1.367",
};

const sizes = Array.from({ length: 24 }, (_, index) => 30 + index);
const times = [0, 3000, 6000];

const built: Record<string, [file: Buffer, measures: string]> = {
  "64-bit sizes": [movie({ large: true, tracks: [{ sizes, wide: true, edits: [[2000, 0]] }] }), "640x480 2"],
  "64-bit sizes, index last": [
    movie({ large: true, moov: "last", tracks: [{ sizes, wide: true }] }),
    "640x480 2",
  ],
  "fragments that say how long all of them last": [
    fragmented(
      times.map((time) => fragment({ time })),
      [{}],
      mvex({ lasts: 750 }),
    ),
    "640x480 0.75",
  ],
  "fragments without times": [fragmented([fragment(), fragment()]), "640x480 0.5"],
  "a free box at the end": [Buffer.concat([movie(), box("free", Buffer.alloc(500))]), "640x480 2"],
};

export async function containers(): Promise<Container[]> {
  const placeholder = await placeholderVideo({ width: 512, height: 512, seconds: 1 });
  const files: [string, Buffer, string][] = [
    ["the placeholder", Buffer.from(placeholder), "512x512 1"],
    ...Object.entries(built).map(([name, [file, measures]]): [string, Buffer, string] => [
      name,
      file,
      measures,
    ]),
  ];
  for (const [name, measures] of Object.entries(made)) {
    files.push([name, await readFile(new URL(`files/${name}`, import.meta.url)), measures]);
  }
  return files.map(([name, file, measures]) => ({ name, file, measures, ...placesOf(file) }));
}

/** Reads the top-level boxes of a whole file. */
function placesOf(file: Buffer): Pick<Container, "end" | "seams" | "data"> {
  const places: Pick<Container, "end" | "seams" | "data"> = { end: 0, seams: [], data: [] };
  for (let at = 0; at < file.length; ) {
    const wide = file.readUInt32BE(at) === 1;
    const size = wide ? Number(file.readBigUInt64BE(at + 8)) : file.readUInt32BE(at);
    const type = file.toString("latin1", at + 4, at + 8);
    if (type === "moof") places.seams.push(at);
    if (type === "mdat") places.data.push({ start: at + (wide ? 16 : 8), end: at + size });
    if (["moov", "moof", "mdat"].includes(type)) places.end = at + size;
    at += size;
  }
  return places;
}
