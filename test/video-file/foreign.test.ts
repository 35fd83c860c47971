import { gzipSync, zstdCompressSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { check } from "../support/check-video.ts";
import { box, fragment, fragmented, ftyp, movie, u32 } from "../support/mp4.ts";

/** The first bytes of a file in hexadecimal, and enough behind them to be one. */
function begins(hex: string, rest = 300): Buffer {
  return Buffer.concat([Buffer.from(hex.replaceAll(" ", ""), "hex"), Buffer.alloc(rest, 0x55)]);
}

function text(content: string): Buffer {
  return Buffer.from(content);
}

/** Chunks as WebP, AVI and WAV have them. */
function riff(form: string): Buffer {
  return Buffer.concat([text("RIFF"), Buffer.from([0, 4, 0, 0]), text(form), Buffer.alloc(100, 1)]);
}

/** Packets of 188 bytes, each behind as many bytes of a time. */
function transportStream(timeBytes: number): Buffer {
  const packet = Buffer.concat([Buffer.alloc(timeBytes, 1), text("G@\0\x10"), Buffer.alloc(184, 255)]);
  return Buffer.concat([packet, packet, packet]);
}

const tar = Buffer.concat([text("video.mp4"), Buffer.alloc(248), text("ustar\0"), Buffer.alloc(500)]);
const storageError = (code: string) =>
  text(`<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>No.</Message></Error>`);

describe("what came instead of an mp4 is named", () => {
  test.each<[what: string, file: Buffer]>([
    ["a WebM video", begins("1a45dfa3 9f4286810142f7810142f2810442f381084282847765626d")],
    ["a Matroska video", begins("1a45dfa3 a3428681014282886d6174726f736b61")],
    ["an AVI video", riff("AVI ")],
    ["a WebP picture", riff("WEBP")],
    ["a WAV sound", riff("WAVE")],
    ["an MPEG transport stream", transportStream(0)],
    ["an MPEG transport stream", transportStream(4)],
    ["an MPEG program stream", begins("000001ba44000400")],
    ["an FLV video", begins("464c5601 05 00000009")],
    ["an Ogg file", begins("4f676753 0002")],
    ["a Windows Media file", begins("3026b2758e66cf11a6d900aa0062ce6c")],
    ["a raw video stream", begins("00000001 6742c01e")],
    ["a raw video stream", begins("000001b3 1400f013")],
    ["an IVF video", text(`DKIF\0\0 \0VP90${"x".repeat(40)}`)],
    ["a GIF picture", text(`GIF89a${"x".repeat(40)}`)],
    ["a PNG picture", begins("89504e470d0a1a0a0000000d49484452")],
    ["a JPEG picture", begins("ffd8ffe000104a464946")],
    ["a BMP picture", begins("424d36480000000000003600")],
    ["a TIFF picture", begins("49492a0008000000")],
    ["a JPEG XL picture", begins("0000000c4a584c200d0a870a")],
    ["a JPEG 2000 picture", begins("0000000c6a5020200d0a870a")],
    ["a picture (avif)", Buffer.concat([box("ftyp", text("avif"), u32(0), text("mif1")), box("mdat")])],
    ["a picture (heic)", Buffer.concat([box("ftyp", text("heic"), u32(0), text("mif1")), box("mdat")])],
    ["an MP3 sound", begins("49443304000000000023")],
    ["a FLAC sound", begins("664c6143 00000022")],
    ["a zip archive", begins("504b0304140000000800")],
    ["a gzip archive", gzipSync(movie())],
    ["a Zstandard archive", zstdCompressSync(movie())],
    ["a bzip2 archive", text(`BZh91AY&SY${"x".repeat(40)}`)],
    ["an xz archive", begins("fd377a585a000004")],
    ["a 7z archive", begins("377abcaf271c0004")],
    ["a tar archive", tar],
    ["a PDF document", text("%PDF-1.7\n%âãÏÓ\n")],
    ["an HLS playlist", text("#EXTM3U\n#EXT-X-VERSION:3\nvideo0.ts\n")],
    ["a DASH manifest", text('<?xml version="1.0"?>\n<MPD xmlns="urn:mpeg:dash:schema:mpd:2011">')],
    ["an HTML page", text("<!doctype html><title>Sign in</title>")],
    ["an HTML page", text("\n\n  <HTML><body>busy</body></HTML>")],
    ["an HTML page", text("\ufeff<!-- a proxy -->\n<html></html>")],
    ["an HTML page", text("<h1>502 Bad Gateway</h1>\nnginx")],
    ["an HTML page", text('<?xml version="1.0"?>\n<!DOCTYPE html><html xmlns="x">')],
    ["an HTML page", text("<p>The video has expired.</p>")],
    ["an HLS playlist", text("\ufeff#EXTM3U\n#EXT-X-VERSION:3\n")],
    [
      "an error of the file's storage, Request.Expired",
      text('<Error xmlns="x"><Code> Request.Expired </Code>'),
    ],
    ["an error of the file's storage, NoSuchKey", storageError("NoSuchKey")],
    ["an error of the file's storage, AccessDenied", storageError("AccessDenied")],
    ["an XML document", storageError("::error::<b>No</b>")],
    ["an SVG picture", text('<svg xmlns="http://www.w3.org/2000/svg"></svg>')],
    ["an XML document", text("<feed><entry/></feed>")],
    ["JSON", text('{"error": "expired"}')],
    ["JSON", text("[1, 2, 3, 4, 5, 6, 7]")],
    ["a Git LFS pointer", text("version https://git-lfs.github.com/spec/v1\noid sha256:0\n")],
    ["plain text", text("Not found, or not yet there.")],
    ["plain text", text("🎬 ".repeat(1000))],
    ["plain text", Buffer.from("\ufeffInternal error", "utf16le")],
    ["a QuickTime file without ftyp", movie().subarray(ftyp.length)],
    ["a QuickTime file without ftyp", Buffer.concat([box("wide"), box("mdat", Buffer.alloc(9))])],
    ["a fragment of an mp4 without its index", fragment()],
    ["a fragment of an mp4 without its index", Buffer.concat([box("styp", text("msdh")), fragment()])],
  ])("%s", async (what, file) => {
    for (const piece of [1, 50, 65_536])
      expect(await check(file, piece)).toBe(`the file is not an mp4: it is ${what}`);
  });

  test.each<[what: string, file: Buffer, fault: string]>([
    ["nothing", Buffer.alloc(0), "the file is empty"],
    ["a few bytes", ftyp.subarray(0, 7), "the file is not an mp4: it has only 7 bytes"],
    ["zero bytes", Buffer.alloc(5000), "the file is not an mp4: it consists of zero bytes"],
    ["anything else", begins("deadbeef", 5000), "the file is not an mp4: it does not begin with ftyp"],
  ])("%s", async (_, file, fault) => {
    for (const piece of [1, 50, 65_536]) expect(await check(file, piece)).toBe(fault);
  });

  test.each([128, 255, 256, 400, 4000])("an mp4 whose first box has %i bytes is one", async (bytes) => {
    const first = box("ftyp", text("isom"), Buffer.alloc(bytes - 12));
    expect(await check(Buffer.concat([first, fragmented([fragment()]).subarray(ftyp.length)]))).toBe(
      "640x480 0.25",
    );
  });
});
