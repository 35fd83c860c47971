import { describe, expect, test } from "vitest";
import { parseCommandFile } from "../../simulator/runner/command-file.ts";
import { inputVariables, unexpectedInputs } from "../../simulator/runner/inputs.ts";
import { executedCommands } from "../../simulator/runner/log-commands.ts";

const named = (output: string) => executedCommands(output).map(({ name }) => name);

describe("the runner carries out", () => {
  test("a command with properties and escapes", () => {
    expect(executedCommands("::error title=A%3A b%2Cc,file=x%25.ts::100%25 of%0Athis::%0D")).toEqual([
      { name: "error", properties: { title: "A: b,c", file: "x%.ts" }, data: "100% of\nthis::\r" },
    ]);
  });

  test("what an escaped percent sign hides only once", () => {
    expect(executedCommands("::notice::%250A")[0]?.data).toBe("%0A");
  });

  test.each([
    ["after spaces", "  \t::error::x"],
    ["after a no-break space", "\u00a0::error::x"],
    ["after a carriage return in a line", "fine\r::error::x"],
    ["in capitals", "::ERROR::x"],
    ["in the old form, anywhere", "well ##[error]x"],
    ["in the old form with properties", "##[error title=a;b=c]x"],
  ])("a command %s", (_, output) => {
    expect(executedCommands(output)).toMatchObject([{ name: "error", data: "x" }]);
  });

  test.each([
    ["a command in a line's middle", "so ::error::x"],
    ["one without an end", "::error"],
    ["one it does not know", "::shout::x"],
    ["one with a third colon", ":::error::x"],
    ["one after a byte-order mark", "\ufeff::error::x"],
    ["an old one without an end", "##[error"],
    ["an old one with a space inside its sign", "## [error]x"],
  ])("not %s", (_, output) => {
    expect(executedCommands(output)).toEqual([]);
  });

  test("nothing between stop-commands and its token", () => {
    const output = "::stop-commands::Pause\n::error::a\n##[error]b\n::other::\n::pause::\n::warning::c";
    expect(named(output)).toEqual(["stop-commands", "warning"]);
  });

  test("nothing more where the token never comes", () => {
    expect(named("::stop-commands::x\n::error::a")).toEqual(["stop-commands"]);
  });
});

describe("the runner reads from a command file", () => {
  test("values of one line and of several", () => {
    const text = "a=1=2\n\nb<<END\nfirst\n\nEND of\nEND\nc=\nd<<E\nE\nb=again\ne=last";
    expect(parseCommandFile(text)).toEqual({ a: "1=2", b: "again", c: "", d: "", e: "last" });
    expect(parseCommandFile("b<<END\nfirst\n\nEND of\nEND\n")).toEqual({ b: "first\n\nEND of" });
  });

  test("by the first separator, a heredoc or an equals sign", () => {
    expect(parseCommandFile("a=<<b\n")).toEqual({ a: "<<b" });
    expect(parseCommandFile("a<<=b\nx\n=b\n")).toEqual({ a: "x" });
  });

  test.each([
    ["a line that sets nothing", "nothing", "Invalid format 'nothing'"],
    ["a value without a name", "=x", "Name must not be empty"],
    ["a heredoc without a name", "<<x\nx", "Name must not be empty"],
    ["a heredoc without a delimiter", "a<<\nx", "delimiter must not be empty"],
    ["a heredoc without an end", "a<<END\nx\nEND ", "Matching delimiter not found 'END'"],
  ])("no %s", (_, text, reason) => {
    expect(() => parseCommandFile(text)).toThrow(reason);
  });
});

describe("the runner makes of a step's inputs", () => {
  const expression = (text: string) => `$\{{ ${text} }}`;
  const action = {
    name: "a",
    description: "b",
    inputs: {
      prompt: { description: "c" },
      "dry run": { description: "d", default: "false" },
      "github-token": { description: "e", default: expression("github.token") },
      index: { description: "f", default: expression("strategy.job-index") },
    },
    outputs: {},
    runs: { using: "node24" as const, main: "main.js" },
  };
  const contexts = { "github.token": "ghs_x", "strategy.job-index": "3" };

  test("variables, with the defaults of missing inputs", () => {
    expect(inputVariables(action, { prompt: "p", index: "" }, contexts)).toEqual({
      INPUT_PROMPT: "p",
      INPUT_DRY_RUN: "false",
      "INPUT_GITHUB-TOKEN": "ghs_x",
      INPUT_INDEX: "",
    });
  });

  test("a warning of those that the action does not have", () => {
    expect(unexpectedInputs(action, { prompt: "p" })).toEqual([]);
    expect(unexpectedInputs(action, { promt: "p" })[0]).toMatch(
      /^Unexpected input\(s\) 'promt', valid inputs are \['prompt', /,
    );
  });

  test("no value of a context that defaults are not given here", () => {
    const other = { ...action, inputs: { x: { description: "g", default: expression("secrets.KEY") } } };
    expect(() => inputVariables(other, {}, contexts)).toThrow("secrets.KEY");
  });
});
