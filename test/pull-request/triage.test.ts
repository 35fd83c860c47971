import { describe, expect, test } from "vitest";
import { useGitHub, type Written } from "../support/github.ts";
import { longTable } from "../support/long-table.ts";

const github = useGitHub();

describe("a comment that is not meant for the action", () => {
  const comments: [string, Written][] = [
    ["another one", { body: "Nice!" }],
    ["one that only mentions the command", { body: "a /video" }],
    ["one that begins with a longer word", { body: "/videos A paper boat" }],
    ["one that begins with a space", { body: " /video A paper boat" }],
    ["one with the command in its second line", { body: "Look:\n/video A paper boat" }],
    ["one in other letters", { body: "/Video A paper boat" }],
    ["one that begins with a byte order mark", { body: "\ufeff/video A paper boat" }],
    ["one with a dash after the command", { body: "/video—A paper boat" }],
    ["an empty one", { body: "" }],
    ["one that was edited", { body: "/video A paper boat", action: "edited" }],
    ["one that was deleted", { body: "/video A paper boat", action: "deleted" }],
    ["a bot's", { body: "/video A paper boat", login: "renovate[bot]", type: "Bot" }],
    ["an organisation's", { body: "/video A paper boat", login: "octo-org", type: "Organization" }],
    ["one on a line that was edited", { body: "/video A paper boat", action: "edited", review: true }],
  ];

  longTable(comments, ([, { action, type, review }]) => [action, type, review])(
    "%s leads to no request at all",
    async (_, written) => {
      const result = await github.slashCommand(written);
      expect(result).toMatchObject({ exitCode: 0, outputs: { triggered: "false" }, errors: [], notices: [] });
      expect(Object.keys(result.outputs)).toEqual(["triggered"]);
      expect(github.api.requests).toEqual([]);
      expect(github.api.reactions).toEqual([]);
    },
  );

  test("does not even have the workflow's mistakes held against it", async () => {
    const { exitCode } = await github.slashCommand({ body: "Nice!" }, { permission: "owner" });
    expect(exitCode).toBe(0);
  });

  test("is every event that is none of a comment", async () => {
    const env = { GITHUB_EVENT_NAME: "push" };
    const result = await github.slashCommand({ body: "/video A paper boat" }, {}, { env });
    expect(result).toMatchObject({ exitCode: 0, outputs: { triggered: "false" } });
    expect(github.api.requests).toEqual([]);
  });
});

const spaces = [
  "\t",
  "\u00a0",
  "\u202f",
  "\u3000",
  "\u2003",
  "\u0085",
  "\v",
  "\f",
  "\r",
  "\ufeff",
  "\u200b",
  "\u2028",
];

longTable(
  spaces.map((space): [string] => [space]),
  ([space]) => space === "\r",
)("white space of any kind ends the command: %j", async (space) => {
  const { outputs } = await github.slashCommand({
    body: `/video${space}--seed${space}7 A paper boat${space}`,
  });
  const parsed = { prompt: "A paper boat", parameters: '{"seed":7}' };
  const later = { triggered: "false" };
  expect(outputs).toMatchObject(space === "\r" ? later : { triggered: "true", ...parsed });
});

test("another command can be chosen", async () => {
  const { outputs } = await github.slashCommand({ body: "/film A paper boat" }, { command: "/film" });
  expect(outputs.triggered).toBe("true");
  const { outputs: other } = await github.slashCommand({ body: "/video A paper boat" }, { command: "/film" });
  expect(other.triggered).toBe("false");
});

longTable<[Record<string, string>, string]>([
  [{ permission: "writes" }, 'maintain, admin; did you mean "write"?'],
  [{ permission: "owner" }, 'permission is "owner"; allowed is read, triage, write, maintain, admin'],
  [{ "max-duration": "long" }, 'max-duration is "long"'],
  [{ model: "" }, "model and models are both missing"],
  [{ "github-token": "" }, "github-token is empty"],
  [{ duration: "7" }, 'duration is "7"; pixverse/v5/text-to-video allows 5, 8'],
  [{ parameters: "style: baroque" }, 'parameters.style is "baroque"'],
  [{ parameters: "- a" }, "parameters is not a mapping"],
])("the workflow's own mistake %o is one error, without a reply in the thread", async (inputs, message) => {
  const result = await github.slashCommand({ body: "/video A paper boat" }, inputs);
  expect(result).toMatchObject({ exitCode: 1, errors: [{ title: "Invalid input" }] });
  expect(result.errors).toHaveLength(1);
  expect(result.errors[0]?.message).toContain(message);
  expect(result.outputs.triggered).toBe("false");
  expect(github.api.requests).toEqual([]);
});

longTable<[string, Record<string, unknown>]>(
  [
    ["public", { private: false, visibility: "public" }],
    ["public, on a server that names no visibility", { private: false }],
    ["one thing and the other", { private: true, visibility: "public" }],
    ["of a kind that nobody knows", { private: true, visibility: "open" }],
    ["not said to be private", {}],
    ["said to be private in words", { private: "true" }],
  ],
  ([, { private: isPrivate }]) => typeof isPrivate,
)("the permission read is refused where the repository is %s", async (_, repository) => {
  for (const review of [false, true]) {
    const result = await github.slashCommand(
      { body: "/video A boat", repository, review },
      { permission: "read" },
    );
    expect(result).toMatchObject({ exitCode: 1, outputs: { triggered: "false" } });
    expect(result.errors).toMatchObject([
      { title: "Invalid input", message: expect.stringContaining("anybody could spend your money") },
    ]);
    expect(github.api.requests).toEqual([]);
  }
});

longTable<[string, Record<string, unknown>]>([
  ["private", { private: true, visibility: "private" }],
  ["internal", { private: true, visibility: "internal" }],
  ["private, on a server that names no visibility", { private: true }],
])("the permission read is taken where the repository is %s", async (_, repository) => {
  const written = { body: "/video A boat", login: "rita", repository };
  const { outputs } = await github.slashCommand(written, { permission: "read" });
  expect(outputs.triggered).toBe("true");
});

test("a command of two words is refused", async () => {
  const result = await github.slashCommand({ body: "/video x" }, { command: "/video now" });
  expect(result.errors).toMatchObject([
    { title: "Invalid input", message: expect.stringContaining("single word") },
  ]);
});
