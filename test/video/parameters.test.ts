import fc from "fast-check";
import { describe, expect, test, vi } from "vitest";
import { parse, stringify } from "yaml";
import { executedCommands } from "../../simulator/runner/log-commands.ts";
import { readParameters } from "../../src/inputs/parameters.ts";
import { oneLine } from "../../src/text/sanitize.ts";
import { hostileText } from "../support/hostile-text.ts";

/** Mappings of all that JSON can hold and a number holds exactly. */
const mappings = fc.dictionary(
  fc.oneof(
    fc.string({ minLength: 1 }),
    fc.constantFrom("negative_prompt", "__proto__", "constructor", "<<", "1"),
  ),
  fc.jsonValue({ maxDepth: 3 }).filter((value) => !/e[+-]?\d|-0|\d{16}/iu.test(JSON.stringify(value))),
  { maxKeys: 5 },
);

describe("parameters", () => {
  test("written as JSON are read as JSON reads them", async () => {
    await fc.assert(
      fc.asyncProperty(mappings, async (mapping) => {
        const text = JSON.stringify(mapping, null, 2);
        expect(await readParameters(text)).toEqual({ parameters: JSON.parse(text) });
      }),
    );
  });

  test("written as YAML are read as YAML reads them", async () => {
    await fc.assert(
      fc.asyncProperty(mappings, async (mapping) => {
        const text = stringify(mapping);
        expect(await readParameters(text)).toEqual({ parameters: parse(text) });
      }),
    );
  });

  test("of any text are read or refused, without output", async () => {
    const said = vi.spyOn(process, "emitWarning").mockImplementation(() => {});
    const parts = fc.constantFrom(
      "a: ",
      "- ",
      "? ",
      "!foo ",
      "&a ",
      "*a ",
      "[",
      "{",
      "}",
      '"',
      "\n",
      "--- ",
      "%YAML 9\n",
    );
    const text = fc.array(fc.oneof(parts, hostileText), { maxLength: 8 }).map((all) => all.join(""));
    await fc.assert(
      fc.asyncProperty(text, async (written) => {
        const read = await readParameters(written);
        if ("problem" in read) expect(executedCommands(oneLine(`parameters ${read.problem}`))).toEqual([]);
        else expect(JSON.parse(JSON.stringify(read.parameters))).toEqual(read.parameters);
        expect(said).not.toHaveBeenCalled();
      }),
      { numRuns: 300 },
    );
    said.mockRestore();
  });

  test.each([
    ["a tag that nobody knows", "::error::boo: !foo bar", "is neither YAML nor JSON: Unresolved tag: !foo"],
    ["two documents", "a: 1\n---\nb: 2", "is neither YAML nor JSON: Source contains multiple documents"],
    ["a key that stands twice", "a: 1\na: 2", "is neither YAML nor JSON: Map keys must be unique"],
    ["a number that is none", "a: .nan", "has a value that JSON cannot hold exactly, in a"],
    ["a number without an end", "a: {b: [.inf]}", "has a value that JSON cannot hold exactly, in a"],
    [
      "an integer that would be rounded",
      "seed: 12345678901234567890",
      "has a value that JSON cannot hold exactly, in seed",
    ],
    ["a list", "- a", "is not a mapping"],
    ["nothing but a comment", "# later", "is not a mapping"],
  ])("with %s are refused", async (_, text, problem) => {
    const read = await readParameters(text);
    expect("problem" in read && read.problem).toContain(problem);
  });

  test.each([
    ["text with a colon", "negative_prompt: blurry: dark"],
    ["text with an at sign", "negative_prompt: @octocat"],
    ["text with a star", "negative_prompt: *blurry"],
    ["text in stars", "negative_prompt: **blurry**"],
    ["text with a backtick", "negative_prompt: `blurry`"],
    ["text with an exclamation mark", "negative_prompt: !blurry dark"],
    ["text that begins with a comma", "negative_prompt: , blurry"],
    ["text with a quotation mark too many", "negative_prompt: 'don't'"],
    ["a bracket that is not closed", "negative_prompt: [blurry"],
    ["text on a second line with a colon", "seed: 7\nnegative_prompt: blurry\n  and: dark"],
  ])("with %s are refused with the advice to put it into quotation marks", async (_, text) => {
    const read = await readParameters(text);
    expect("problem" in read && read.problem).toContain("put the value into quotation marks");
  });

  test.each([
    "!!set {seed}",
    "a: !!set {seed}",
    "%YAML 1.1\n---\na: !!binary aGVsbG8=",
    "%YAML 1.1\n---\na: 2024-01-01",
    "%YAML 1.1\n---\na: !!omap [b: 1]",
  ])("with what is no JSON, as %j, are refused", async (text) => {
    expect("problem" in (await readParameters(text))).toBe(true);
  });

  test("with tabs are refused with the advice to take spaces", async () => {
    const read = await readParameters("camera:\n\tzoom: 1");
    expect("problem" in read && read.problem).toContain("indent with spaces");
  });

  test("with half a character, be it in a name or deep inside, are refused", async () => {
    for (const text of ['a: "\\ud800"', '"\\udc00": 1', 'a: [{b: "x\\ud83d"}]', '{"a": {"\\ud800": 1}}']) {
      expect("problem" in (await readParameters(text))).toBe(true);
    }
  });

  test("that would grow without end are refused", async () => {
    const levels = Array.from(
      { length: 30 },
      (_, level) => `l${level}: &l${level} [${`*l${level - 1},`.repeat(9)}]`,
    );
    const read = await readParameters(["l-1: &l-1 x", ...levels].join("\n"));
    expect("problem" in read && read.problem).toContain("Excessive alias count");
  });

  test("that are nested deeper than can be read are refused", async () => {
    const depth = 20_000;
    const read = await readParameters(`a: ${"[".repeat(depth)}${"]".repeat(depth)}`);
    expect("problem" in read && read.problem).toContain("are nested too deeply");
  });

  test.each([
    ['a: "\\d"', "; a backslash stands for itself in single quotation marks"],
    ["a: 1\na: 2", ""],
    ["a:\n\tb: 1", "; indent with spaces, not with tabs"],
    ["a: x\ty: z", '; put the value into quotation marks, as in negative_prompt: "blurry: dark"'],
    ["a: *b", '; put the value into quotation marks, as in negative_prompt: "blurry: dark"'],
    ['{"a": *b}', ""],
    ['  {"a": \t@b}', ""],
    ["a: {b: *c}", '; put the value into quotation marks, as in negative_prompt: "blurry: dark"'],
  ])("%j is refused with the advice %j", async (text, advice) => {
    const read = await readParameters(text);
    const problem = "problem" in read ? read.problem : "";
    expect(problem).toMatch(/^is neither YAML nor JSON: [^\n]+[^:]$/u);
    const [, ...parts] = problem.split("; ");
    expect(parts.map((part) => `; ${part}`).join("")).toBe(advice);
  });
});
