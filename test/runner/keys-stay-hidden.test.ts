import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Outputs } from "../../src/actions/video/outputs.ts";
import { Redactor } from "../../src/log/redaction.ts";
import { codeBlock } from "../../src/text/markdown.ts";
import { RecordingLog } from "../support/recording-log.ts";

/** Keys as services give them out: printable, without white space, long enough to be worth hiding. */
const keys = fc.string({
  unit: fc.constantFrom(..."ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_:.+/=!#%&~"),
  minLength: 16,
  maxLength: 64,
});
const words = fc.constantFrom("", "k=", "Bearer ", "key=", "\n", '{"a":"');

/** Ways in which a service may repeat a key. */
const spellings: Record<string, (key: string, before: string) => string> = {
  "as it is": (key) => key,
  "URL-encoded": (key) => encodeURIComponent(key),
  "in hexadecimal": (key) => Buffer.from(key).toString("hex"),
  "in capital hexadecimal": (key) => Buffer.from(key).toString("hex").toUpperCase(),
  "as bytes in hexadecimal with spaces": (key) => separated(key, " "),
  "as bytes in hexadecimal with colons": (key) => separated(key, ":"),
  "as bytes in hexadecimal of a programming language": (key) =>
    bytesOf(key, 16)
      .map((byte) => `0x${byte}`)
      .join(", "),
  "as decimal bytes": (key) => JSON.stringify([...Buffer.from(key)]),
  "as \\x escapes": (key) =>
    bytesOf(key, 16)
      .map((byte) => `\\x${byte}`)
      .join(""),
  "as \\u escapes": (key) =>
    bytesOf(key, 16)
      .map((byte) => `\\u00${byte}`)
      .join(""),
  "as \\u{} escapes": (key) =>
    bytesOf(key, 16)
      .map((byte) => `\\u{${byte}}`)
      .join(""),
  "as octal escapes": (key) =>
    bytesOf(key, 8)
      .map((byte) => `\\${byte.padStart(3, "0")}`)
      .join(""),
  "as hexadecimal references of HTML": (key) =>
    bytesOf(key, 16)
      .map((byte) => `&#x${byte};`)
      .join(""),
  "as decimal references of HTML": (key) =>
    bytesOf(key, 10)
      .map((byte) => `&#${byte};`)
      .join(""),
  "as references of HTML without their ends": (key) =>
    bytesOf(key, 10)
      .map((byte) => `&#${byte}`)
      .join(""),
  "as \\U escapes": (key) =>
    bytesOf(key, 16)
      .map((byte) => `\\U000000${byte}`)
      .join(""),
  "as %u escapes": (key) =>
    bytesOf(key, 16)
      .map((byte) => `%u00${byte}`)
      .join(""),
  "as quoted-printable": (key) =>
    bytesOf(key, 16)
      .map((byte) => `=${byte.toUpperCase()}`)
      .join(""),
  "in capitals": (key) => key.toUpperCase(),
  "in small letters": (key) => key.toLowerCase(),
  "percent-encoded to the last byte": (key) =>
    bytesOf(key, 16)
      .map((byte) => `%${byte}`)
      .join(""),
  "percent-encoded twice": (key) => encodeURIComponent(encodeURIComponent(key)),
  "in JSON in JSON": (key) => JSON.stringify(JSON.stringify(key)),
  "in JSON with \\u escapes in a URL": (key) =>
    encodeURIComponent(
      bytesOf(key, 16)
        .map((byte) => `\\u00${byte}`)
        .join(""),
    ),
  "in escapes of all kinds": (key) => mixed(key),
  "in base64, after other words": (key, before) => Buffer.from(before + key).toString("base64"),
  "in base64url, after other words": (key, before) => Buffer.from(`${before}${key}:x`).toString("base64url"),
};

function bytesOf(key: string, base: number): string[] {
  return [...Buffer.from(key)].map((byte) => byte.toString(base).padStart(2, "0"));
}

function separated(key: string, separator: string): string {
  return bytesOf(key, 16).join(separator);
}

/** Each character in another way than the one before. */
function mixed(key: string): string {
  const publishModes = [
    (character: string) => character,
    (_: string, byte: string) => `\\x${byte}`,
    (_: string, byte: string) => `%${byte}`,
    (_: string, byte: string) => `&#x${byte};`,
    (_: string, byte: string) => `\\u00${byte}`,
  ];
  return [...key]
    .map((character, at) =>
      publishModes[at % publishModes.length]?.(character, bytesOf(character, 16)[0] ?? ""),
    )
    .join("");
}

/** What is left of a key in a text: the longest run of its characters. */
function longestPiece(text: string, key: string): number {
  let longest = 0;
  for (let start = 0; start < key.length; start++) {
    while (text.includes(key.slice(start, start + longest + 1)) && start + longest < key.length) longest++;
  }
  return longest;
}

/** Text in which characters are written as HTML's references, as people see it. */
function shown(html: string): string {
  return html.replace(/&#(\d+);/gu, (_, code: string) => String.fromCodePoint(Number(code)));
}

describe("a key that a service repeats", () => {
  test.each(Object.entries(spellings))("%s is taken out of all text", (_, spell) => {
    fc.assert(
      fc.property(keys, words, words, (key, before, after) => {
        const secrets = new Redactor();
        secrets.add(key);
        const spelt = spell(key, before);
        const clean = secrets.redact(`${before}${spelt}${after}`);
        expect(longestPiece(clean, key)).toBeLessThan(8);
        // What may be left is the other words and seven characters of the key.
        expect(longestPiece(clean, spelt)).toBeLessThan(20);
      }),
    );
  });

  test("as HTML is taken out of all text", () => {
    fc.assert(
      fc.property(keys, (key) => {
        const secrets = new Redactor();
        secrets.add(key);
        expect(longestPiece(shown(secrets.redact(codeBlock(`The key ${key} is wrong`))), key)).toBeLessThan(
          8,
        );
      }),
    );
  });

  test("in part is taken out as well", () => {
    fc.assert(
      fc.property(keys, fc.nat(), fc.nat(), (key, from, length) => {
        const secrets = new Redactor();
        secrets.add(key);
        const start = from % (key.length - 8);
        const part = key.slice(start, start + 8 + (length % key.length));
        expect(longestPiece(secrets.redact(`x ${part}… y`), key)).toBeLessThan(8);
      }),
    );
  });

  test("is masked by the runner in every spelling", async () => {
    const key = "sk-0123456789/abcdef+XYZ";
    const recording = await RecordingLog.create();
    recording.core.mask(key);
    const masks = recording.commands.map(({ name, data }) => (name === "add-mask" ? data : name));
    const bytes = Buffer.from(key);
    for (const spelling of [key, encodeURIComponent(key), bytes.toString("hex"), bytes.toString("base64")]) {
      expect(masks.some((mask) => spelling.includes(mask) && mask.length > spelling.length - 4)).toBe(true);
    }
  });

  test("is nowhere in log, annotations, outputs, state and summary", async () => {
    const recording = await RecordingLog.create();
    const { core } = recording;
    const key = "fal_0123:4567_89ab:cdef_0123";
    core.mask(key);
    recording.log = "";
    const hidden = `${key.slice(0, 7)}\u200b${key.slice(7, 14)}\u001b[0m${key.slice(14)}`;
    for (const text of [key, hidden, encodeURIComponent(key), Buffer.from(`Key ${key}`).toString("base64")]) {
      core.info(text);
      core.debug(text);
      core.warning(text);
      core.error("Provider refused", text);
      await core.group(text, async () => {});
      core.setOutput("video-url", text);
      core.saveState("video", text);
      await core.addSummary(codeBlock(text));
    }
    const outputs = Object.values(await recording.outputs()).join();
    for (const said of [recording.log, outputs, shown(await recording.summary())])
      expect(longestPiece(said, key)).toBeLessThan(8);
    expect(recording.log).toContain("***");
  });
});

describe("text that is not a key", () => {
  test("stays as it is", () => {
    const secrets = new Redactor();
    secrets.add("fal-0123456789abcdef");
    const text = "A paper boat, 0123 and 4567, fal-ai/kandinsky5, 01234-6789";
    expect(secrets.redact(text)).toBe(text);
    expect(new Redactor().redact(text)).toBe(text);
  });

  test("stays beside a short key, which is hidden whole", () => {
    const secrets = new Redactor();
    secrets.add("abc12");
    expect(secrets.redact("abc1 abc12 abc123")).toBe("abc1 *** ***3");
  });

  test("stays beside a key of a few words, which is hidden whole, in its spellings too", () => {
    const secrets = new Redactor();
    secrets.add("placeholder-1");
    expect(secrets.redact("a placeholder, placeholder-1")).toBe("a placeholder, ***");
    expect(secrets.redact(Buffer.from("placeholder-1").toString("hex"))).toBe("***");
  });

  test("stays beside the key of a dry run, of which only the exact text is hidden", () => {
    const secrets = new Redactor();
    secrets.add("a-placeholder-for-the-key", true);
    const hex = Buffer.from("a-placeholder-for-the-key").toString("hex");
    expect(secrets.redact(`a-placeholder-for ${hex}`)).toBe(`a-placeholder-for ${hex}`);
    expect(secrets.redact("a-placeholder-for-the-key")).toBe("***");
  });

  test("stays in computed outputs, even if it looks like a key", async () => {
    const recording = await RecordingLog.create();
    const { core } = recording;
    core.mask("video");
    core.mask("0123456789abcdef0123");
    const outputs = new Outputs(core);
    const sha256 = "f0123456789abcdef0123";
    outputs.setFile({ path: "/tmp/video/video.mp4", duration: 5, width: 7, height: 7, size: 7, sha256 });
    outputs.set("message", "the key 0123456789abcdef0123 of video");
    expect(await recording.outputs()).toMatchObject({
      "video-file": "/tmp/video/video.mp4",
      sha256,
      message: "the key *** of video",
    });
  });
});
