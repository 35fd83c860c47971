import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Flag, parseCommand, straysIn, textAfter } from "../../src/actions/slash-command/grammar.ts";
import type { Settings } from "../../src/actions/slash-command/settings.ts";
import { validateCommand } from "../../src/actions/slash-command/validate.ts";

const settings: Settings = {
  command: "/video",
  permission: "write",
  model: "pixverse/v5/text-to-video",
  models: ["pixverse/v5/text-to-video", "kling-video/v1.6/standard/text-to-video", "someone/new-model"],
  maxSeconds: 8,
  defaults: { duration: undefined, aspectRatio: undefined, parameters: {} },
  baseUrl: undefined,
  dryRun: false,
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
  .filter((text) => /^\p{L}(?:.*[\p{L}\p{P}])?$/su.test(text) && !text.includes("\r"));

/** The ways of writing a value that mean the same. */
const writings: readonly ((text: string) => string)[] = [
  (text) => `"${text.replace(/[\\"]/gu, "\\$&")}"`,
  (text) => `'${text.replaceAll("'", `'"'"'`)}'`,
  (text) => (/^(?!-)[\w./:-]+$/u.test(text) ? text : `''"${text.replace(/[\\"]/gu, "\\$&")}"`),
];

function written({ name, value }: Flag, style: number): string {
  const quoted = writings[style % writings.length]?.(value);
  const spelt = style % 2 === 0 ? name : name.replaceAll("_", "-");
  return `--${spelt}${style % 4 < 2 ? "=" : "  "}${quoted}`;
}

describe("the grammar", () => {
  test("reads back any flags and prompt, in every spelling", () => {
    fc.assert(
      fc.property(
        flags,
        prompt,
        fc.array(fc.nat(11), { minLength: 8, maxLength: 8 }),
        (all, text, publishModes) => {
          const line = all.map((flag, index) => written(flag, publishModes[index] ?? 0)).join(" ");
          const command = parseCommand(` ${line} ${text}`);
          expect(command).toEqual({ flags: all, prompt: text, problems: [] });
        },
      ),
    );
  });

  test("takes everything after two hyphens as the prompt", () => {
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
    ["--a= x", [], "x"],
    ["--a x\\ y z", [["a", "x y"]], "z"],
    ['--a x"y z"\\"w', [["a", 'xy z"w']], ""],
    ["--a x\\", [["a", "x\\"]], ""],
    ["--a -5 --b", [["a", "-5"]], ""],
    ["--> an arrow", [], "--> an arrow"],
    ["- a hyphen", [], "- a hyphen"],
    ["A boat --seed 7", [], "A boat --seed 7"],
    ['"A boat"', [], '"A boat"'],
    ["--a\u00a0b c", [["a", "b"]], "c"],
    ["--a\u3000b\u202fc", [["a", "b"]], "c"],
    ["\u200b--a\u200b b\u200b", [["a", "b"]], ""],
    ["--A_B–c x y", [["a_b_c", "x"]], "y"],
    ["— a boat", [], "— a boat"],
    ["–5 degrees", [], "–5 degrees"],
    ["―Кот", [], "―Кот"],
  ])("reads %o", (text, expected, rest) => {
    const command = parseCommand(` ${text}`);
    expect(command.flags.map((flag) => [flag.name, flag.value])).toEqual(expected);
    expect(command.prompt).toBe(rest);
  });
});

describe("a comment", () => {
  test.each([
    ["/video", ""],
    ["/video A boat", " A boat"],
    ["/video\u3000A boat", "\u3000A boat"],
    ["/video\r\nA boat\rat dawn", "\nA boat\nat dawn"],
    ["/videos A boat", undefined],
    ["/video-help", undefined],
    [" /video A boat", undefined],
    ["A boat /video", undefined],
    ["", undefined],
  ])("%j is for the action where it begins with exactly the command", (body, text) => {
    expect(textAfter("/video", body)).toBe(text);
  });
});

describe("a command that is written wrongly", () => {
  test.each([
    ["--a 1 --b 2 --a 3 x", ["--a is given twice"], "x"],
    ["--a --b 2 x", ["--a has no value; write --a VALUE or --a=VALUE"], "x"],
    ["--a= x", ["--a has no value; write --a VALUE or --a=VALUE"], "x"],
    ['--a "b x', ["the quotation mark after --a is never closed"], ""],
    ["--a “b x", ["the quotation mark after --a is never closed"], ""],
    ['--a b"c x', ["the quotation mark after --a is never closed"], ""],
  ])("%s says what is wrong", (text, problems, prompt) => {
    expect(parseCommand(` ${text}`)).toMatchObject({ problems, prompt });
  });

  test("keeps what stands in a quotation mark that is never closed as the value", () => {
    expect(parseCommand(" --a “b c").flags).toEqual([{ name: "a", value: "b c" }]);
  });

  test("drops the invisible characters at the end of a word, and only there", () => {
    expect(parseCommand(" --a b\u200b\u2060 x").flags).toEqual([{ name: "a", value: "b" }]);
    expect(parseCommand(" --a b\u200bc x").flags).toEqual([{ name: "a", value: "b\u200bc" }]);
  });

  test("reads two hyphens as the end of the flags only where they stand alone", () => {
    expect(parseCommand(" -- --a b")).toEqual({ flags: [], prompt: "--a b", problems: [], ended: true });
    expect(parseCommand(" --- a boat").ended).toBeUndefined();
  });
});

describe("what looks like a flag in a prompt", () => {
  const found = (prompt: string) =>
    straysIn(prompt, ["duration", "negative_prompt"]).map(({ written, name, value, certain, loose }) => [
      written,
      name,
      value,
      certain,
      loose,
    ]);

  test.each([
    ["A boat --duration", ["--duration", "duration", "", true, false]],
    ["A boat -duration 8", ["-duration", "duration", "8", true, false]],
    ["A boat -duration long", ["-duration", "duration", "long", false, false]],
    ["A boat -duration v8", ["-duration", "duration", "v8", false, false]],
    ["A boat -duration=long", ["-duration", "duration", "long", true, false]],
    ["A boat — duration long", ["— duration", "duration", "long", false, true]],
    ["A boat-- duration", ["-- duration", "duration", "", false, true]],
    ["A boat —- duration", ["—- duration", "duration", "", false, true]],
    ["A boat –negative prompt blurry", ["–negative prompt", "negative_prompt", "blurry", false, false]],
    ["A boat –-seed x", ["–-seed", "seed", "x", false, false]],
  ])("%s is told with how certain it is", (prompt, stray) => {
    expect(found(prompt)).toEqual([stray]);
  });

  test.each(["A long-duration shot", "A long‑duration 8 shot", "A boat", "A boat -", "8-8"])(
    "%s has none",
    (prompt) => {
      expect(found(prompt)).toEqual([]);
    },
  );
});

describe("a dash of any kind", () => {
  test.each(
    [
      ..."-‐‑‒–—―−⁃﹘﹣－˗➖ーー─〰",
      "—-",
      "-—",
      "––",
      "——",
      "---",
      "➖\ufe0f",
      "\u200e—",
      "~",
      "～～",
      "∼",
      "⎯",
      "一",
    ].map((dash) => [dash, [...dash].map((each) => `U+${each.codePointAt(0)?.toString(16)}`).join(" ")]),
  )("%s (%s) directly before a name begins a flag", (dash) => {
    for (const text of [
      `${dash}duration 8 A boat`,
      `${dash}Duration=8 A boat`,
      `--seed 7 ${dash}DURATION 8 A boat`,
      `${dash}ｄｕｒａｔｉｏｎ 8 A boat`,
    ])
      expect(validateCommand(` ${text}`, settings)).toMatchObject({
        kind: "run",
        ask: { duration: "8", prompt: "A boat" },
      });
  });

  test.each([
    ["A boat —duration 8", "write /video --duration 8 PROMPT"],
    ["A boat\n--duration 8", "write /video --duration 8 PROMPT"],
    ["\n—duration 8 A boat", "write /video --duration 8 PROMPT"],
    ["A boat, −Aspect_Ratio=9:16", "write /video --aspect-ratio 9:16 PROMPT"],
    ["A boat\n\n–negative–prompt “blurry”", "write /video --negative-prompt “blurry” PROMPT"],
    ["A boat (--model kling)", "write /video --model"],
    ["A boat —seed", "write /video --seed VALUE PROMPT"],
    ["— —duration 8 A boat", "write /video --duration 8 PROMPT"],
    ["--seed 7 A boat -style anime", "write /video --style anime PROMPT"],
    ["—lenght 5 A boat", 'did you mean "duration"?'],
    ["--seconds 10 A boat", 'did you mean "duration"?'],
    ["–durration 5 A boat", 'did you mean "duration"?'],
    ["-ratio 9:16 A boat", 'did you mean "aspect-ratio"?'],
    ["--AspectRatio 9:16 A boat", 'did you mean "aspect-ratio"?'],
    ["A boat —cfg-scale high", "—cfg-scale is not a flag of pixverse/v5/text-to-video"],
    ["A boat —lenght 5", 'did you mean "duration"?'],
    ["A boat\n--seconds 8", 'did you mean "duration"?'],
    ["A boat --ar 16:9 --v 6", 'did you mean "aspect-ratio"?'],
    ["A boat—duration 8", "write /video --duration 8 PROMPT"],
    ["A boat--duration 8", "write /video --duration 8 PROMPT"],
    ["A boat–duration=8", "write /video --duration 8 PROMPT"],
    ["A boat-duration=8", "write /video --duration 8 PROMPT"],
    ["A boat—style anime", "write /video --style anime PROMPT"],
    ["A boat—model kling-video/v1.6/standard/text-to-video", "write /video --model kling-video"],
    ["— duration 8 A boat", "write /video --duration 8 PROMPT"],
    ["- duration: 8 A boat", "write /video --duration 8 PROMPT"],
    ["A boat — duration 8", "write /video --duration 8 PROMPT"],
    ["A boat -- aspect-ratio 9:16", "write /video --aspect-ratio 9:16 PROMPT"],
    ["A boat\n- Duration: 8\n- Style: anime", "write /video --style anime PROMPT"],
    ["A boat —aspect ratio 9:16", "write /video --aspect-ratio 9:16 PROMPT"],
    ["A boat\n* aspect: —Aspect Ratio = 9:16", "write /video --aspect-ratio 9:16 PROMPT"],
    ["**--duration** 8 A boat", "write /video --duration 8 PROMPT"],
    ["`--duration 8` A boat", "write /video --duration 8 PROMPT"],
    ["A boat —help", "—help is not a flag"],
    ["--duration= 8 A boat", "--duration has no value"],
    ["--negative-prompt= blurry A boat", "--negative-prompt has no value"],
    ["—foo 8 A boat", "--foo"],
    ["—modle pixverse A boat", 'did you mean "model"?'],
  ])("in %o is refused, with the right spelling", (text, message) => {
    const decision = validateCommand(` ${text}`, settings);
    expect(decision.kind).toBe("refuse");
    expect(decision.kind === "refuse" ? decision.problems.join("\n") : "").toContain(message);
  });

  test.each([
    ["A boat — duration of a dream", "A boat — duration of a dream"],
    ["A sci-fi—style film", "A sci-fi—style film"],
    ["A well-known boat, state-of-the-art", "A well-known boat, state-of-the-art"],
    ["The duration is 8 seconds", "The duration is 8 seconds"],
    ["A boat —sailing away", "A boat —sailing away"],
    ["- a boat\n- a lake", "- a boat\n- a lake"],
    ["-- A boat --duration 8", "A boat --duration 8"],
    ["--\n—duration 8 A boat", "—duration 8 A boat"],
    ["--seed 7 -- —duration", "—duration"],
    ["—a boat at dawn", "—a boat at dawn"],
    ["–sailing past 8 boats", "–sailing past 8 boats"],
    ["~8 boats", "~8 boats"],
    ["A boat — at dawn", "A boat — at dawn"],
    ["A boat -- at dawn -- sails", "A boat -- at dawn -- sails"],
    ["A boat--model of grace", "A boat--model of grace"],
    ["A 9-year-old, a long-duration 8 km race", "A 9-year-old, a long-duration 8 km race"],
    ["A film—style of the 80s", "A film—style of the 80s"],
    ["A boat — style and grace", "A boat — style and grace"],
    ["A boat - 8 seconds", "A boat - 8 seconds"],
  ])("in %o stays in the prompt", (text, prompt) => {
    expect(validateCommand(` ${text}`, settings)).toMatchObject({
      kind: "run",
      ask: { prompt, duration: "" },
    });
  });
});

describe("typographic quotation marks", () => {
  test.each([
    "“blurry, dark”",
    "”blurry, dark”",
    "„blurry, dark“",
    "„blurry, dark”",
    "«blurry, dark»",
    "«\u00a0blurry, dark\u202f»",
    "»blurry, dark«",
    "»blurry, dark»",
    "‹blurry, dark›",
    "‘blurry, dark’",
    "’blurry, dark’",
    "‚blurry, dark‘",
    "‚blurry, dark’",
    "「blurry, dark」",
    "『blurry, dark』",
    "＂blurry, dark＂",
    '“blurry, dark"',
  ])("%s keep a value together", (value) => {
    for (const between of [" ", "="])
      expect(validateCommand(` —negative–prompt${between}${value} A boat`, settings)).toMatchObject({
        kind: "run",
        ask: { prompt: "A boat", parameters: { negative_prompt: "blurry, dark" } },
      });
  });

  test("hold apostrophes", () => {
    const decision = validateCommand(" --negative-prompt ‘it’s dark’ A dog’s “boat”", settings);
    expect(decision).toMatchObject({
      kind: "run",
      ask: { prompt: "A dog’s “boat”", parameters: { negative_prompt: "it’s dark" } },
    });
  });

  test("without a partner are refused", () => {
    expect(validateCommand(" --negative-prompt “blurry A boat", settings)).toMatchObject({
      problems: [expect.stringContaining("never closed"), expect.stringContaining("prompt is missing")],
    });
  });
});

test.each([
  ...["help", "Help", "HELP", "help!", "?", "？", "-h", "-H", "—h", "--help", "—help", "-Help", "–help "],
  ...["--seed 7 --help", "\u00a0help\u200b"],
])("%o asks for help", (text) => {
  expect(validateCommand(` ${text}`, settings)).toEqual({ kind: "help", model: settings.model });
});

test.each([
  "help --model kling-video/v1.6/standard/text-to-video",
  "--model kling-video/v1.6/standard/text-to-video help",
  "Help! —model=kling-video/v1.6/standard/text-to-video",
  "--help --model kling-video/v1.6/standard/text-to-video",
  "--model kling-video/v1.6/standard/text-to-video -h",
])("%o asks for help with that model", (text) => {
  const model = "kling-video/v1.6/standard/text-to-video";
  expect(validateCommand(` ${text}`, settings)).toEqual({ kind: "help", model });
});

test("help with a model that is not allowed is refused", () => {
  expect(validateCommand(" help --model someone/other", settings)).toMatchObject({
    kind: "refuse",
    problems: [expect.stringContaining('--model is "someone/other"; allowed here are')],
  });
});

test.each([
  "help me swim",
  "Help a boat",
  "? a question",
  "h",
  "-- help me",
  "helpful people",
  "help\n--",
  "help — a boat",
])("%o is a prompt", (text) => {
  expect(validateCommand(` ${text}`, settings).kind).toBe("run");
});

test.each([
  [
    "num_inference_steps",
    "9007199254740991",
    "is 9007199254740991; a comment may give a whole number of at most 300",
  ],
  ["num_inference_steps", "301", "of at most 300"],
  ["num-inference-steps", "-301", "of at most 300"],
])("a comment may not ask for --%s %s", (flag, value, message) => {
  const model = "sber-ai/kandinsky5-t2v";
  const decision = validateCommand(` --${flag} ${value} A boat`, { ...settings, model, models: [model] });
  expect(decision).toMatchObject({ kind: "refuse", problems: [expect.stringContaining(message)] });
});

test("what the workflow itself sets is not bounded, nor is a seed", () => {
  const model = "sber-ai/kandinsky5-t2v";
  const defaults = { ...settings.defaults, parameters: { num_inference_steps: 1000 } };
  const own = validateCommand(" A boat", { ...settings, model, models: [model], defaults });
  expect(own).toMatchObject({ kind: "run", ask: { parameters: { num_inference_steps: 1000 } } });
  expect(validateCommand(" --seed 2147483647 A boat", settings).kind).toBe("run");
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
        const decision = validateCommand(textAfter("/video", `/video ${text}`) ?? "", settings);
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
    ["dashes", `A boat ${"—".repeat(65_000)}`],
    ["dashes and invisible characters", `A boat ${"—\u200b".repeat(32_000)}`],
    ["spaces between words", `A${" ".repeat(65_000)}boat`],
    ["stray flags", "A boat --x ".repeat(6000)],
    ["typographic quotation marks", `--a ${"“".repeat(65_000)}`],
  ])("of 65,000 characters that are all %s is refused", (_, text) => {
    expect(validateCommand(` ${text}`, settings).kind).toBe("refuse");
  });
});
