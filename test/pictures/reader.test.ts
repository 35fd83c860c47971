import { mkdir, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import type { FileKind } from "../../src/pictures/formats.ts";
import { PictureReader } from "../../src/pictures/reader.ts";
import { soundSamples, streamedWave, videoSamples } from "../support/media.ts";
import {
  type PictureKind,
  pictureKinds,
  pictureTypes,
  pngOf,
  pngWithSides,
  samplePicture,
  sha256,
} from "../support/pictures.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const maxBytes = 20_000_000;
let workspace = "";
let temporary = "";
let elsewhere = "";

beforeAll(async () => {
  [workspace, temporary, elsewhere] = (await Promise.all(
    ["workspace", "temp", "elsewhere"].map(temporaryFolder),
  )) as [string, string, string];
});

const read = (file: string, most = maxBytes, kinds?: readonly FileKind[]) =>
  new PictureReader({ workspace, temporary }).read(file, most, kinds);

async function readBytes(
  name: string,
  bytes: Uint8Array | string,
  most = maxBytes,
  kinds?: readonly FileKind[],
) {
  await writeFile(join(workspace, name), bytes);
  return read(name, most, kinds);
}

test.for(pictureKinds)("a %s is read by its bytes, whatever its name", async (kind) => {
  const bytes = await samplePicture(kind);
  expect(await readBytes("picture.txt", bytes)).toEqual({
    picture: {
      name: "picture.txt",
      path: join(workspace, "picture.txt"),
      type: pictureTypes[kind],
      bytes: bytes.length,
      sides: { width: 48, height: 36 },
      sha256: sha256(bytes),
    },
  });
});

const cutShort = pictureKinds.flatMap((kind) =>
  [0.6, 0.9, "one byte" as const].map((share): [PictureKind, number | "one byte"] => [kind, share]),
);

test.for(cutShort)("a %s is refused with %s of it", async ([kind, share]) => {
  const bytes = await samplePicture(kind);
  const end = share === "one byte" ? bytes.length - 1 : Math.floor(bytes.length * share);
  expect(await readBytes(`cut.${kind}`, bytes.subarray(0, end))).toEqual({
    problem: `is "cut.${kind}", whose end is missing; make or copy the picture again`,
  });
});

test.for(pictureKinds)("a %s may have something after its end", async (kind) => {
  if (kind === "avif") return;
  const bytes = await samplePicture(kind);
  expect(await readBytes(`tail.${kind}`, Buffer.concat([bytes, Buffer.alloc(100, 7)]))).toHaveProperty(
    "picture.sides.width",
    48,
  );
});

test("a JPEG may hold a smaller one, whose end is not its own", async () => {
  const jpeg = await samplePicture("jpg");
  const length = Buffer.alloc(2);
  length.writeUInt16BE(jpeg.length + 2);
  const withPreview = Buffer.concat([
    jpeg.subarray(0, 2),
    Buffer.from([0xff, 0xe1]),
    length,
    jpeg,
    jpeg.subarray(2),
  ]);
  expect(await readBytes("preview.jpg", withPreview)).toHaveProperty("picture.sides.width", 48);
  expect(await readBytes("preview.jpg", withPreview.subarray(0, -400))).toHaveProperty(
    "problem",
    expect.stringContaining("whose end is missing"),
  );
});

const pointer = `version https://git-lfs.github.com/spec/v1\noid sha256:${"0".repeat(64)}\nsize 12345\n`;
const allowed = "allowed are PNG, JPEG, WebP, GIF and AVIF, whatever the file's name";

test.for<[what: string, bytes: string | Buffer, problem: string]>([
  ["no bytes", "", "which is empty"],
  ["text", "not a picture", `which is not a picture; ${allowed}`],
  ["a web page", "<!doctype html><html></html>", `which is a web page; ${allowed}`],
  ["an SVG", '<svg xmlns="http://www.w3.org/2000/svg"/>', `which is an SVG drawing; ${allowed}`],
  [
    "a HEIC",
    Buffer.from("\0\0\0\x18ftypheic\0\0\0\0mif1heic", "latin1"),
    `which is a HEIC picture; ${allowed}`,
  ],
  ["a video", Buffer.from("\0\0\0\x18ftypisom\0\0\x02\0isomavc1", "latin1"), `which is a video; ${allowed}`],
  ["a PDF", "%PDF-1.7\n", `which is a PDF document; ${allowed}`],
  ["a pointer of Git LFS", pointer, "which is a pointer of Git LFS; check the repository out with lfs: true"],
  [
    "a PNG's first bytes",
    Buffer.from("\x89PNG\r\n\x1a\n", "latin1"),
    "whose end is missing; make or copy the picture again",
  ],
])("%s is no picture", async ([, bytes, problem]) => {
  expect(await readBytes("given.png", bytes)).toEqual({ problem: `is "given.png", ${problem}` });
});

test("a PNG without pixels is refused, and one with more than any program opens", async () => {
  expect(await readBytes("none.png", await pngWithSides(0, 36))).toEqual({
    problem: 'is "none.png", whose width and height cannot be read; save the picture again',
  });
  expect(await readBytes("bomb.png", await pngWithSides(60_000, 60_000))).toEqual({
    problem: 'is "bomb.png", which has 60000 × 60000 pixels; allowed are at most 178,956,970 in all',
  });
  expect(await readBytes("wide.png", await pngWithSides(13_377, 13_377))).toHaveProperty(
    "picture.sides.width",
    13_377,
  );
});

test("a picture is refused from one byte over the limit on", async () => {
  const png = await pngOf(5000);
  expect(await readBytes("five.png", png, png.length)).toHaveProperty("picture.bytes", png.length);
  expect(await readBytes("five.png", png, png.length - 1)).toEqual({
    problem:
      'is "five.png" of 5.0 kB; a picture may have at most 5.0 kB: make it smaller, or save it as JPEG or WebP',
  });
});

test("files of the workspace and of the runner's temporary folder are read, and no others", async () => {
  const png = await samplePicture("png");
  await mkdir(join(workspace, ".git"), { recursive: true });
  await Promise.all(
    [
      join(temporary, "t.png"),
      join(elsewhere, "e.png"),
      join(workspace, ".git/g.png"),
      join(workspace, "w.png"),
    ].map((path) => writeFile(path, png)),
  );
  await symlink(join(elsewhere, "e.png"), join(workspace, "out.png"));
  await symlink(join(workspace, ".git/g.png"), join(workspace, "git.png"));
  await symlink(join(temporary, "t.png"), join(workspace, "temp.png"));
  await symlink(join(workspace, "nothing.png"), join(workspace, "broken.png"));
  const places = "outside the workspace and the runner's temporary folder; name one inside them";
  expect(await read(join(temporary, "t.png"))).toHaveProperty("picture.sides.width", 48);
  expect(await read("temp.png")).toHaveProperty("picture.path", join(temporary, "t.png"));
  expect(await read(join(workspace, "w.png"))).toHaveProperty("picture.sides.width", 48);
  expect(await read("out.png")).toEqual({ problem: `is "out.png", which is ${places}` });
  expect(await read("../e.png")).toEqual({ problem: `is "../e.png", which is ${places}` });
  expect(await read(join(elsewhere, "e.png"))).toHaveProperty("problem", expect.stringContaining(places));
  expect(await read(".git/g.png")).toEqual({
    problem: 'is ".git/g.png", which is in git\'s own folder; name one outside of it',
  });
  expect(await read("git.png")).toEqual({
    problem: 'is "git.png", which is in git\'s own folder; name one outside of it',
  });
  expect(await read("broken.png")).toHaveProperty("problem", expect.stringContaining("does not exist"));
  expect(await read("missing.png")).toEqual({
    problem: 'is "missing.png", which does not exist; a relative path begins at the workspace',
  });
  expect(await read(".")).toHaveProperty("problem", expect.stringContaining("outside the workspace"));
  await mkdir(join(workspace, "folder.png"));
  expect(await read("folder.png")).toEqual({ problem: 'is "folder.png", which is not a file' });
});

describe("a field that takes another file", () => {
  const sounds: [string, Buffer][] = [...Object.entries(soundSamples), ["audio/wav", streamedWave]];
  const videos: [string, Buffer][] = Object.entries(videoSamples);

  test.for([...sounds, ...videos])("a file of type %s is read by its bytes", async ([type, bytes]) => {
    const kinds: FileKind[] = type.startsWith("audio/") ? ["sound"] : ["video"];
    expect(await readBytes("given", bytes, maxBytes, kinds)).toMatchObject({
      picture: { type, bytes: bytes.length, sides: undefined, sha256: sha256(bytes) },
    });
  });

  test.for([...sounds, ...videos])("a file of type %s is no picture", async ([type, bytes]) => {
    const kind = type.startsWith("audio/") ? "sound" : "video";
    expect(await readBytes("given", bytes)).toEqual({
      problem: `is "given", which is a ${kind}; ${allowed}`,
    });
  });

  test.for<[what: string, bytes: Buffer | string, kinds: FileKind[], problem: string]>([
    [
      "a picture for a video",
      "GIF89a",
      ["video"],
      "which is a picture; allowed are MP4, MOV and WebM, whatever the file's name",
    ],
    [
      "a video for a sound",
      videoSamples["video/mp4"],
      ["sound"],
      "which is a video; allowed are MP3, WAV, M4A, AAC, Ogg and FLAC, whatever the file's name",
    ],
    [
      "text for either",
      "text",
      ["video", "sound"],
      "which is not a video or a sound; allowed are MP4, MOV, WebM, MP3, WAV, M4A, AAC, Ogg and FLAC, whatever the file's name",
    ],
    [
      "Matroska",
      Buffer.from("\x1aE\xdf\xa3\x93B\x82\x88matroska", "latin1"),
      ["video"],
      "which is a video of another format; allowed are MP4, MOV and WebM, whatever the file's name",
    ],
    ...(["video/mp4", "video/quicktime"] as const).map((type): [string, Buffer, FileKind[], string] => [
      `a cut ${type}`,
      videoSamples[type].subarray(0, -1),
      ["video"],
      "whose end is missing; make or copy the video again",
    ]),
    ...(["audio/wav", "audio/mp4", "audio/ogg"] as const).map(
      (type): [string, Buffer, FileKind[], string] => [
        `a cut ${type}`,
        soundSamples[type].subarray(0, -1),
        ["sound"],
        "whose end is missing; make or copy the sound again",
      ],
    ),
  ])("%s is refused", async ([, bytes, kinds, problem]) => {
    expect(await readBytes("given", bytes, maxBytes, kinds)).toEqual({ problem: `is "given", ${problem}` });
  });

  test("too large a file is told what to do", async () => {
    expect(await readBytes("given", videoSamples["video/mp4"], 10, ["video"])).toMatchObject({
      problem: expect.stringContaining(
        "a file may have at most 10 bytes: make it smaller, or give an https address",
      ),
    });
  });
});

test("a hostile name stays on one line", async () => {
  const name = "a\n::error::b\u202e.png";
  const { problem } = (await read(name)) as { problem: string };
  expect(problem).not.toMatch(/\n|\u202e/u);
});

test("one file is read once by one reader, under any name", async () => {
  const reader = new PictureReader({ workspace, temporary });
  await writeFile(join(workspace, "once.png"), await pngOf(2000));
  const first = await reader.read("once.png", maxBytes);
  await writeFile(join(workspace, "once.png"), await pngOf(3000));
  const again = await reader.read("./once.png", maxBytes);
  expect(again).toEqual({ picture: { ...(first as { picture: object }).picture, name: "./once.png" } });
});
