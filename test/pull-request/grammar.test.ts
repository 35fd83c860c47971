import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decide } from "../../src/actions/slash-command/decide.ts";
import { type Flag, parseCommand, textAfter } from "../../src/actions/slash-command/grammar.ts";
import type { Settings } from "../../src/actions/slash-command/settings.ts";

const settings: Settings = {
  command: "/video",
  permission: "write",
  model: "pixverse/v5/text-to-video",
  models: ["pixverse/v5/text-to-video", "kling-video/v1.6/standard/text-to-video", "someone/new-model"],
  maxSeconds: 8,
  defaults: { duration: undefined, aspectRatio: undefined, parameters: {} },
  token: "ghs_x",
};

const name = fc.stringMatching(/^[a-z][a-z0-9_]{0,15}$/u);
/** No flag holds a line end: they are all on the first line. */
const value = fc
  .string({ unit: "binary", maxLength: 30 })
  .map((text) => text.replace(/[\r\n\u2028\u2029]/gu, ""));
const flags = fc.uniqueArray(fc.record({ name, value }), { maxLength: 8, selector: (flag) => flag.name });
/** A prompt that is none of a flag, and has no space around it. */
const prompt = fc
  .string({ unit: "binary", minLength: 1, maxLength: 80 })
  .map((text) => text.trim())
  .filter((text) => !/^--(?:[a-z_\s]|$)/iu.test(text) && !text.includes("\r"));

/** The ways of writing a value that mean the same. */
const writings: readonly ((text: string) => string)[] = [
  (text) => `"${text.replace(/[\\"]/gu, "\\$&")}"`,
  (text) => `'${text.replaceAll("'", `'"'"'`)}'`,
  (text) => (/^(?!--)[\w./:-]+$/u.test(text) ? text : `''"${text.replace(/[\\"]/gu, "\\$&")}"`),
];

function written({ name, value }: Flag, way: number): string {
  const quoted = writings[way % writings.length]?.(value);
  const spelt = way % 2 === 0 ? name : name.replaceAll("_", "-");
  return `--${spelt}${way % 4 < 2 ? "=" : "  "}${quoted}`;
}

describe("the grammar", () => {
  test("reads back whatever flags and prompt are written, in every way of writing them", () => {
    fc.assert(
      fc.property(flags, prompt, fc.array(fc.nat(11), { minLength: 8, maxLength: 8 }), (all, text, ways) => {
        const line = all.map((flag, index) => written(flag, ways[index] ?? 0)).join(" ");
        const command = parseCommand(` ${line} ${text}`);
        expect(command).toEqual({ flags: all, prompt: text, problems: [] });
      }),
    );
  });

  test("takes what follows two hyphens for the prompt, whatever it looks like", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        const prompt = `--seed 7 ${text}`.trim();
        expect(parseCommand(` --seed 8 -- ${prompt}`)).toMatchObject({
          flags: [{ name: "seed", value: "8" }],
          prompt,
        });
      }),
    );
  });

  test.each([
    ["--a=1", [["a", "1"]], ""],
    ["--a='' x", [["a", ""]], "x"],
    ["--a= x", [["a", ""]], "x"],
    ["--a x\\ y z", [["a", "x y"]], "z"],
    ['--a x"y z"\\"w', [["a", 'xy z"w']], ""],
    ["--a x\\", [["a", "x\\"]], ""],
    ["--a -5 --b", [["a", "-5"]], ""],
    ["--> an arrow", [], "--> an arrow"],
    ["- a hyphen", [], "- a hyphen"],
    ["A boat --seed 7", [], "A boat --seed 7"],
    ['"A boat"', [], '"A boat"'],
    ["--a\u00a0b c", [["a", "b"]], "c"],
  ])("reads %o", (text, expected, rest) => {
    const command = parseCommand(` ${text}`);
    expect(command.flags.map((flag) => [flag.name, flag.value])).toEqual(expected);
    expect(command.prompt).toBe(rest);
  });
});

describe("a hostile comment", () => {
  const pieces = fc.constantFrom(
    ...["--", "=", '"', "'", "\\", "--model", "--seed", "--__proto__", "pixverse/v5/text-to-video", "help"],
    ...["9999999999999999999999", "1e999", "\0", "\n", "\r\n", "\u2028", "\u202e", "\ud800"],
    ...["$(id)", `$\{{ x }}`, "::error::x", "##[error]", "<!--", "@octocat"],
  );
  const hostile = fc.oneof(
    fc
      .array(fc.oneof(pieces, fc.string({ unit: "binary", maxLength: 5 })), { maxLength: 60 })
      .map((all) => all.join(" ")),
    fc.string({ unit: "binary", maxLength: 300 }),
  );

  test("is never more than one of three things", () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const decision = decide(textAfter("/video", `/video ${text}`) ?? "", settings);
        expect(["help", "refuse", "run"]).toContain(decision.kind);
        if (decision.kind === "refuse") expect(decision.problems.length).toBeGreaterThan(0);
        if (decision.kind === "run") {
          expect(settings.models).toContain(decision.ask.model);
          expect(decision.ask.prompt).not.toBe("");
          expect(JSON.parse(JSON.stringify(decision.ask.parameters))).toEqual(decision.ask.parameters);
          expect(Number(decision.ask.duration || 5)).toBeLessThanOrEqual(8);
        }
      }),
      { numRuns: 500 },
    );
  });

  test.each([
    ["quotation marks", '--a "\\'.repeat(16_000)],
    ["backslashes", `--a ${"\\".repeat(65_000)}`],
    ["flags", "--a=1 ".repeat(10_800)],
    ["line ends", "\n".repeat(65_000)],
    ["spaces", `--a ${" ".repeat(65_000)}`],
  ])("of 65,000 characters that are all %s is refused", (_, text) => {
    expect(decide(` ${text}`, settings).kind).toBe("refuse");
  });
});
