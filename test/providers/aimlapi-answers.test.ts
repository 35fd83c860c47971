import { describe, expect, test } from "vitest";
import {
  type GenerationAnswer,
  generationAnswer,
  logsAnswer,
  readErrorText,
  readUsage,
} from "../../src/providers/aimlapi/answers.ts";

/** What is read of an answer with this `meta.usage` and these headers. */
function usageOf(usage: unknown, headers: Record<string, string> = {}) {
  const answer: GenerationAnswer = generationAnswer().parse({ id: "x", meta: { usage } });
  return readUsage(answer, headers);
}

describe("AI/ML API's charge is read", () => {
  test.each([
    [{ credits_used: 400_000 }, {}, { credits: 400_000, usd: 0.2 }],
    [{ credits_used: "400000" }, {}, { credits: 400_000, usd: 0.2 }],
    [{ tokens_used: 2_000_000 }, {}, { credits: 2_000_000, usd: 1 }],
    [{ credits_used: 0 }, {}, { credits: 0, usd: 0 }],
    [{ credits_used: 400_000, usd_spent: 0.3 }, {}, { credits: 400_000, usd: 0.3 }],
    [{ usd_spent: " 0.3 " }, {}, { usd: 0.3 }],
    [{ credits_used: 1, tokens_used: 2 }, {}, { credits: 1, usd: 1 / 2_000_000 }],
    // What the body does not tell, the headers may.
    [{}, { "x-aimlapi-credits-used": "400000" }, { credits: 400_000, usd: 0.2 }],
    [undefined, { "x-aimlapi-usd-spent": "0.25" }, { usd: 0.25 }],
    [
      { credits_used: 7 },
      { "x-aimlapi-credits-used": "9", "x-aimlapi-usd-spent": "0.5" },
      { credits: 7, usd: 0.5 },
    ],
    [{ usd_spent: 0.1 }, { "x-aimlapi-usd-spent": "0.5" }, { usd: 0.1 }],
    // What is no amount counts as not told.
    [{ credits_used: -1, usd_spent: "" }, {}, {}],
    [{ credits_used: "many", tokens_used: "  " }, { "x-aimlapi-credits-used": "" }, {}],
    [{ usd_spent: Number.POSITIVE_INFINITY }, { "x-aimlapi-usd-spent": "-2" }, {}],
    [null, {}, {}],
    ["text", {}, {}],
  ])("from %j and %j: %j", (usage, headers, expected) => {
    expect(usageOf(usage, headers)).toEqual(expected);
    expect(Object.values(usageOf(usage, headers))).not.toContain(undefined);
  });
});

describe("the id of a generation of AI/ML API", () => {
  test.each([["a-b:c"], ["7"], ["-x_y"]])("may be %j", (id) => {
    expect(generationAnswer().parse({ id, status: null, meta: "no" })).toMatchObject({ id });
  });

  test("may be a number, and is text then", () => {
    expect(generationAnswer().parse({ id: 12 }).id).toBe("12");
    expect(logsAnswer().parse({ data: [{ inference_id: 12 }] }).data[0]?.inference_id).toBe("12");
  });

  test.each([[""], ["a b"], ["a\nb"], [null], [undefined], ["x".repeat(301)]])("may not be %j", (id) => {
    expect(generationAnswer().safeParse({ id }).success).toBe(false);
  });
});

test("a page of the log is read where it has a list, whatever else it has", () => {
  const page = {
    data: [{ status: "completed", inference_id: "x", client_request_id: "k", more: 1 }, { status: 7 }],
    pagination: { has_more: true },
  };
  expect(logsAnswer().parse(page)).toMatchObject({
    data: [{ status: "completed", inference_id: "x", client_request_id: "k" }, {}],
    pagination: { has_more: true },
  });
  expect(logsAnswer().parse({ data: [], pagination: "no" }).pagination).toBeUndefined();
  expect(logsAnswer().safeParse({}).success).toBe(false);
});

describe("AI/ML API's error message is read from", () => {
  test.each<[unknown, string | undefined]>([
    ["a text", "a text"],
    [7, "7"],
    [true, "true"],
    [{ message: "a message" }, "a message"],
    [{ msg: "a message" }, "a message"],
    [{ detail: "a detail" }, "a detail"],
    [{ name: "a name", title: "a title" }, "a name"],
    [{ title: "a title" }, "a title"],
    [{ message: "", msg: "second" }, "second"],
    [{ message: { detail: "inner" } }, "inner"],
    [["one", null, "", { message: "two" }], "one; two"],
    [[null, ""], undefined],
    [{ message: "too long", path: ["body", "prompt"] }, "prompt: too long"],
    [{ message: "bad", loc: ["images", 0] }, "images.0: bad"],
    [{ message: "bad", path: "seed" }, "seed: bad"],
    [{ message: "bad", path: ["body"] }, "bad"],
    [{ message: "bad", options: ["a", 5] }, "bad (allowed: a, 5)"],
    [{ message: "bad", options: "a" }, "bad"],
    [{ code: 7 }, '{"code":7}'],
    // Messages that are JSON themselves.
    ['{"message":"inner"}', "inner"],
    [' [{"message":"a"},{"message":"b"}]', "a; b"],
    ['{"message":', '{"message":'],
    ["[x] is no JSON", "[x] is no JSON"],
    ['see {"message":"inner"}', 'see {"message":"inner"}'],
    ["[]", "[]"],
    ["7", "7"],
    ...[null, undefined, "", false, 0, {}, []].map((nothing): [unknown, undefined] => [nothing, undefined]),
  ])("%j: %j", (error, text) => {
    expect(readErrorText(error)).toBe(text);
  });
});
