import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { executedCommands } from "../../simulator/runner/log-commands.ts";
import { code, codeBlock, table } from "../../src/text/markdown.ts";
import { oneLine, quoted, shorten } from "../../src/text/sanitize.ts";
import { hostileText, invisible } from "../support/hostile-text.ts";
import { RecordingLog } from "../support/recording-log.ts";

describe("text from outside, in a line of the log,", () => {
  test("starts no command, alone and after other words", () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        expect(executedCommands(oneLine(text))).toEqual([]);
        expect(executedCommands(`Prompt: ${oneLine(text)}`)).toEqual([]);
        expect(executedCommands(quoted(text))).toEqual([]);
      }),
    );
  });

  test("is one line without invisible characters, and no longer than it may be", () => {
    fc.assert(
      fc.property(hostileText, fc.integer({ min: 1, max: 60 }), (text, limit) => {
        const line = oneLine(text, limit);
        expect(line).not.toMatch(invisible);
        expect(line).not.toMatch(/[\r\n\u2028\u2029]/u);
        expect([...line].length).toBeLessThanOrEqual(limit);
      }),
    );
  });

  test("loses nothing that people can read", () => {
    const readable = fc.array(fc.constantFrom("Ein", "Boot", "日本語", "🚀", "x=1;", "100%", "a::b", "#1"), {
      minLength: 1,
    });
    fc.assert(
      fc.property(readable, (words) => {
        expect(oneLine(words.join(" "), 5000)).toBe(words.join(" "));
      }),
    );
  });

  test("is cut between whole characters", () => {
    expect(shorten("🚀🚀🚀", 2)).toBe("🚀…");
    expect(shorten("🚀🚀", 2)).toBe("🚀🚀");
  });
});

describe("in every text of a step,", () => {
  test("an output that knows how the last one ended sets no other", async () => {
    const recording = await RecordingLog.create();
    recording.core.setOutput("status", "completed");
    const [, end = ""] = /^status<<(.*)$/mu.exec(await recording.outputFile()) ?? [];
    const text = `x\n${end}\nvideo-url=https://evil.invalid\nstatus<<${end}\ny`;
    recording.core.setOutput("status", text);
    expect(end).not.toBe("");
    expect(await recording.outputs()).toEqual({ status: text });
  });

  test("a summary stays below 1 MiB, above which the runner drops it", async () => {
    const recording = await RecordingLog.create();
    await recording.core.addSummary("🚀".repeat(500_000));
    const { length } = Buffer.from(await recording.summary());
    expect(length).toBeGreaterThan(1_000_000);
    expect(length).toBeLessThan(1024 * 1024);
  });

  test("an unknown value is empty", async () => {
    const recording = await RecordingLog.create();
    recording.core.setOutput("cost-usd", undefined);
    recording.core.setOutput("width", 0);
    recording.core.setOutput("resumed", false);
    expect(await recording.outputs()).toEqual({ "cost-usd": "", width: "0", resumed: "false" });
  });
});

describe("text from outside, in a summary,", () => {
  /** The text that a browser would show of HTML in which only character references are left. */
  const shown = (html: string) =>
    html.replace(/&#(\d+);/gu, (_, number: string) => String.fromCodePoint(Number(number)));
  const inner = (html: string) => html.replace(/^(?:<pre>)?<code>|<\/code>(?:<\/pre>)?$/gu, "");

  test("holds no character that means something to HTML or Markdown", () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        for (const html of [code(text), codeBlock(text)]) {
          expect(inner(html)).toMatch(/^(?:&#\d+;|[\p{L}\p{M}\p{N} ,;?/=-])*$/u);
        }
      }),
    );
  });

  test("is shown as written, without invisible characters", () => {
    const text = "A <b>boat</b> | `x` & @octocat www.evil.invalid\n\n# 日本語 🚀";
    expect(shown(inner(codeBlock(text)))).toBe(text);
    expect(shown(inner(code(text)))).toBe(text.replace("\n\n", " "));
    expect(shown(inner(codeBlock("a\tb\u202ec\u001b[31m")))).toBe("a bc[31m");
  });

  /** As cmark-gfm finds one, in text whose character references are characters again. */
  const address = /[\w.+-]@(?:[\w-]+\.)+[\w-]*[a-z\d]/iu;

  test.each([
    "mail bob@example.com now",
    "mailto:bob@example.com xmpp:bob@example.com/x",
    "a.b+c_d-e@f-g.example.com x@y@z.example",
    "_@b.example a_@b.example x/A@B.EXAMPLE",
    "bob-@example.co.uk 1@2.example",
  ])("has no address for e-mail in a line: %s", (text) => {
    expect(text).toMatch(address);
    const seen = shown(inner(code(text)));
    expect(seen).not.toMatch(address);
    expect(seen.replaceAll("\u2060", "")).toBe(text);
  });

  test("breaks no row of a table", () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        const lines = table("Text", [["Name", code(text)]]).split("\n");
        expect(lines).toHaveLength(3);
        expect(lines[2]?.match(/\|/gu)).toHaveLength(3);
      }),
    );
  });

  test("is cut where it is longer than anybody reads", () => {
    expect(shown(inner(codeBlock("🚀".repeat(20_000)))).length).toBeLessThan(21_000);
  });
});
