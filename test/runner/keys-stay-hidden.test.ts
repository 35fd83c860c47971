import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { codeBlock } from "../../src/runner/markdown.ts";
import { Secrets } from "../../src/runner/secrets.ts";
import { RecordingRunner } from "../support/recording-runner.ts";

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
  "in base64, after other words": (key, before) => Buffer.from(before + key).toString("base64"),
  "in base64url, after other words": (key, before) => Buffer.from(`${before}${key}:x`).toString("base64url"),
};

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
        const secrets = new Secrets();
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
        const secrets = new Secrets();
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
        const secrets = new Secrets();
        secrets.add(key);
        const start = from % (key.length - 8);
        const part = key.slice(start, start + 8 + (length % key.length));
        expect(longestPiece(secrets.redact(`x ${part}… y`), key)).toBeLessThan(8);
      }),
    );
  });

  test("is told to the runner in every spelling that it has to hide by itself", async () => {
    const key = "sk-0123456789/abcdef+XYZ";
    const recording = await RecordingRunner.create();
    recording.runner.mask(key);
    const masks = recording.commands.map(({ name, data }) => (name === "add-mask" ? data : name));
    const bytes = Buffer.from(key);
    for (const spelling of [key, encodeURIComponent(key), bytes.toString("hex"), bytes.toString("base64")]) {
      expect(masks.some((mask) => spelling.includes(mask) && mask.length > spelling.length - 4)).toBe(true);
    }
  });

  test("is nowhere in log, annotations, outputs, state and summary", async () => {
    const recording = await RecordingRunner.create();
    const { runner } = recording;
    const key = "fal_0123:4567_89ab:cdef_0123";
    runner.mask(key);
    recording.log = "";
    const hidden = `${key.slice(0, 7)}\u200b${key.slice(7, 14)}\u001b[0m${key.slice(14)}`;
    for (const text of [key, hidden, encodeURIComponent(key), Buffer.from(`Key ${key}`).toString("base64")]) {
      runner.info(text);
      runner.debug(text);
      runner.warning(text);
      runner.error("Provider refused", text);
      await runner.group(text, async () => {});
      runner.setOutput("video-url", text);
      runner.saveState("video", text);
      runner.addSummary(codeBlock(text));
    }
    const outputs = Object.values(await recording.outputs()).join();
    for (const said of [recording.log, outputs, shown(await recording.summary())])
      expect(longestPiece(said, key)).toBeLessThan(8);
    expect(recording.log).toContain("***");
  });
});

describe("what is no key", () => {
  test("stays as it is", () => {
    const secrets = new Secrets();
    secrets.add("fal-0123456789abcdef");
    const text = "A paper boat, 0123 and 4567, fal-ai/kandinsky5, 01234-6789";
    expect(secrets.redact(text)).toBe(text);
    expect(new Secrets().redact(text)).toBe(text);
  });

  test("stays beside a short key, which is hidden whole", () => {
    const secrets = new Secrets();
    secrets.add("abc12");
    expect(secrets.redact("abc1 abc12 abc123")).toBe("abc1 *** ***3");
  });
});
