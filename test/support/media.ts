/** Small files by the formats' own documents, not by the code under test: whole as far as their structure says. */

function box(type: string, ...contents: Buffer[]): Buffer {
  const content = Buffer.concat(contents);
  const head = Buffer.alloc(8);
  head.writeUInt32BE(8 + content.length);
  head.write(type, 4, "latin1");
  return Buffer.concat([head, content]);
}

/** ISO/IEC 14496-12: the brand, the description, the data. */
function movie(brand: string): Buffer {
  const brands = Buffer.from(`${brand}\0\0\x02\0${brand}`, "latin1");
  return Buffer.concat([
    box("ftyp", brands),
    box("moov", box("mvhd", Buffer.alloc(100))),
    box("mdat", Buffer.alloc(50)),
  ]);
}

/** RIFF: PCM, 8 kHz, one channel, 8 bits. */
function wave(size: "told" | "unknown" = "told"): Buffer {
  const format = Buffer.alloc(24);
  format.write("fmt ", 0, "latin1");
  format.writeUInt32LE(16, 4);
  format.writeUInt16LE(1, 8);
  format.writeUInt16LE(1, 10);
  format.writeUInt32LE(8000, 12);
  format.writeUInt32LE(8000, 16);
  format.writeUInt16LE(1, 20);
  format.writeUInt16LE(8, 22);
  const data = Buffer.alloc(8 + 80);
  data.write("data", 0, "latin1");
  data.writeUInt32LE(80, 4);
  const head = Buffer.alloc(12);
  head.write("RIFF", 0, "latin1");
  head.writeUInt32LE(size === "told" ? 4 + format.length + data.length : 0xff_ff_ff_ff, 4);
  head.write("WAVE", 8, "latin1");
  return Buffer.concat([head, format, data]);
}

/** RFC 3533: two pages of one segment each. */
function ogg(): Buffer {
  const page = (flags: number, content: string) => {
    const head = Buffer.alloc(28);
    head.write("OggS", 0, "latin1");
    head[5] = flags;
    head[26] = 1;
    head[27] = content.length;
    return Buffer.concat([head, Buffer.from(content, "latin1")]);
  };
  return Buffer.concat([page(2, "OpusHead\x01\x01"), page(4, "sound")]);
}

export const soundSamples = {
  "audio/mpeg": Buffer.from("ID3\x04\0\0\0\0\0\0\xff\xfb\x90\0", "latin1"),
  "audio/wav": wave(),
  "audio/mp4": movie("M4A "),
  "audio/aac": Buffer.from("\xff\xf1\x50\x80\x01\x7f\xfc", "latin1"),
  "audio/ogg": ogg(),
  "audio/flac": Buffer.from(`fLaC\x80\0\0\x22${"\0".repeat(34)}`, "latin1"),
} as const;

export const videoSamples = {
  "video/mp4": movie("isom"),
  "video/quicktime": movie("qt  "),
  "video/webm": Buffer.from("\x1aE\xdf\xa3\x9fB\x86\x81\x01B\x82\x84webmB\x87\x81\x04", "latin1"),
} as const;

/** What a program writes that cannot go back to fill in the size. */
export const streamedWave = wave("unknown");
