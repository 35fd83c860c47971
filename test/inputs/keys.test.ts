import { describe, expect, test } from "vitest";
import { readContext } from "../../src/context.ts";
import { maskSecrets, readKey, requireToken } from "../../src/inputs/keys.ts";
import { ActionLog } from "../../src/log/action-log.ts";
import type { Problem } from "../../src/models/request.ts";

class Masks extends ActionLog {
  readonly masked: [secret: string, exact: boolean][] = [];
  override mask(secret: string, exact = false): void {
    this.masked.push([secret, exact]);
  }
}

function masksOf(environment: Record<string, string>): Masks["masked"] {
  const core = new Masks();
  maskSecrets(readContext(core, environment, new AbortController().signal));
  return core.masked;
}

describe("what a step masks before it logs anything:", () => {
  const key = { "INPUT_API-KEY": " of-the-input\n" };
  test.each<[string, Record<string, string>, Masks["masked"]]>([
    ["nothing where nothing is given", {}, []],
    [
      "nothing for inputs that are empty",
      { "INPUT_API-KEY": " ", FAL_KEY: "", "INPUT_GITHUB-TOKEN": "" },
      [],
    ],
    ["the key of the input", key, [["of-the-input", false]]],
    [
      "the keys of all providers, whichever is used",
      { ...key, AIMLAPI_API_KEY: "of-aimlapi ", FAL_KEY: "of-fal" },
      [
        ["of-the-input", false],
        ["of-aimlapi", false],
        ["of-fal", false],
      ],
    ],
    ["a key once that stands twice", { ...key, FAL_KEY: "of-the-input" }, [["of-the-input", false]]],
    [
      "the token, wholly",
      { ...key, "INPUT_GITHUB-TOKEN": " ghs_x ", "INPUT_DRY-RUN": "true" },
      [
        ["of-the-input", true],
        ["ghs_x", false],
      ],
    ],
    [
      "a token that is the key too, once",
      { ...key, "INPUT_GITHUB-TOKEN": "of-the-input" },
      [["of-the-input", false]],
    ],
    ...["true", " True\n", "TRUE"].map((text): [string, Record<string, string>, Masks["masked"]] => [
      `only the word itself in a dry run (${JSON.stringify(text)})`,
      { ...key, "INPUT_DRY-RUN": text },
      [["of-the-input", true]],
    ]),
    ...["false", "", "untrue", "truest", "yes", "trUE"].map(
      (text): [string, Record<string, string>, Masks["masked"]] => [
        `all spellings where it is no dry run (${JSON.stringify(text)})`,
        { ...key, "INPUT_DRY-RUN": text },
        [["of-the-input", false]],
      ],
    ),
  ])("%s", (_, environment, expected) => {
    expect(masksOf(environment)).toEqual(expected);
  });
});

describe("a key", () => {
  function read(given: string | undefined, environment: Record<string, string> = {}) {
    const problems: Problem[] = [];
    return { key: readKey(given, "fal", environment, problems), problems };
  }
  const missing =
    "is missing; give it from a secret, or set FAL_KEY in the step's environment (a dry run needs none)";

  test("is the given one, else that of the environment", () => {
    expect(read("given", { FAL_KEY: "other" })).toEqual({ key: "given", problems: [] });
    expect(read(undefined, { FAL_KEY: " own\n" })).toEqual({ key: "own", problems: [] });
    expect(read("", { FAL_KEY: "own" })).toEqual({ key: "own", problems: [] });
  });

  test.each(["two words", "a\tb", "käse", "key\u200b", "\u007f"])("is not %j", (given) => {
    const message = "contains white space or characters that no key has; set the secret again";
    expect(read(given)).toEqual({ key: undefined, problems: [{ input: "api-key", message }] });
  });

  test.each([["!"], ["~"], ["a:b-c_d.e/f+g="]])("may be %s", (given) => {
    expect(read(given).key).toBe(given);
  });

  test.each([
    [{}, ""],
    [{ GITHUB_EVENT_NAME: "push" }, ""],
    [{ GITHUB_EVENT_NAME: "pull_request_target" }, ""],
    [{ GITHUB_EVENT_NAME: "my_pull_request" }, ""],
    [{ GITHUB_EVENT_NAME: "push", GITHUB_ACTOR: "dependabot" }, ""],
    [{ GITHUB_EVENT_NAME: "pull_request" }, "; runs for pull requests"],
    [{ GITHUB_EVENT_NAME: "pull_request_review_comment" }, "; runs for pull requests"],
    [{ GITHUB_EVENT_NAME: "push", GITHUB_ACTOR: "dependabot[bot]" }, "; runs for pull requests"],
    [
      { GITHUB_EVENT_NAME: "pull_request_target", GITHUB_ACTOR: "dependabot[bot]" },
      "; runs for pull requests",
    ],
  ])("that is missing, with %j", (environment, reason) => {
    const { key, problems } = read(undefined, environment);
    const why = reason && `${reason} from forks and from Dependabot get no secrets`;
    expect([key, problems]).toEqual([undefined, [{ input: "api-key", message: `${missing}${why}` }]]);
  });
});

test("a token is needed where the step asks GitHub", () => {
  const problems: Problem[] = [];
  expect(requireToken("ghs_x", problems)).toBe("ghs_x");
  expect(problems).toEqual([]);
  expect(requireToken(undefined, problems)).toBeUndefined();
  const message = "is empty; omit it to use the job's own token";
  expect(problems).toEqual([{ input: "github-token", message }]);
});
