import { describe, expect, test } from "vitest";
import type { StepResult } from "../../simulator/runner/step-result.ts";
import { useGitHub } from "../support/github.ts";
import { type Answer, aimlapiDocument, json, raw, schemaServer } from "../support/schema-server.ts";

const github = useGitHub();

const model = "alibaba/happyhorse-1.1";
const text = { type: "string" };

const accepting = aimlapiDocument(model, {
  prompt: text,
  duration: { type: "integer", enum: [5, 20] },
  camera: { type: "string", enum: ["still", "moving"] },
});

/** A comment that the catalogue refuses. */
const comment = "/video --duration 20 --camera still A paper boat";

async function ask(
  answer: Answer,
  inputs: Record<string, string> = {},
  body = comment,
): Promise<{ result: StepResult; questions: number; replies: string[] }> {
  const server = await schemaServer(answer);
  const result = await github.slashCommand({ body }, { model, "base-url": server.url, ...inputs });
  for (const { headers } of server.schemas)
    expect(Object.keys(headers).toSorted()).toEqual(["accept", "connection", "host", "user-agent"]);
  expect(result).toMatchObject({ exitCode: 0, errors: [], warnings: [], notices: [] });
  const replies = github.api.comments.slice(1).map((each) => plain(each.body));
  return { result, questions: server.schemas.length, replies };
}

/** What a reader of the comment sees. */
function plain(html: string): string {
  return html.replace(/&#(\d+);/gu, (_, code) => String.fromCodePoint(Number(code)));
}

describe("A comment that the catalogue refuses", () => {
  test("is accepted if the provider's schema accepts it", async () => {
    const { result, questions, replies } = await ask(json(200, accepting));
    expect(result.outputs).toMatchObject({
      triggered: "true",
      model,
      duration: "20",
      parameters: '{"camera":"still"}',
    });
    expect(questions).toBe(1);
    expect(replies).toEqual([]);
  });

  test("is refused in terms of flags if the schema refuses it", async () => {
    const { result, questions, replies } = await ask(
      json(200, accepting),
      {},
      "/video --duration 20 --camera fast A paper boat",
    );
    expect(result.outputs).toEqual({ triggered: "false" });
    expect(questions).toBe(1);
    expect(replies[0]).toContain(`--camera is "fast"; ${model} allows still, moving`);
  });

  test("is refused with the catalogue's reasons if the schema cannot be read", async () => {
    const { questions, replies } = await ask(raw(404, "<h1>Not Found</h1>"));
    expect(questions).toBe(1);
    expect(replies[0]).toContain(`--camera is not a field of ${model}`);
    expect(replies[0]).toContain(`--duration is "20"; ${model} allows 3, 4, 5`);
    expect(replies[0]).toContain("could not be read: the server answered HTTP 404");
  });

  test("stays within the workflow's limit, whatever the schema accepts", async () => {
    const { result, questions, replies } = await ask(json(200, accepting), { "max-duration": "10" });
    expect(result.outputs).toEqual({ triggered: "false" });
    expect(questions).toBe(1);
    expect(replies[0]).toContain("--duration is 20; at most 10 seconds are allowed here");
  });

  test("is refused in a dry run without a question", async () => {
    const { result, questions, replies } = await ask(json(200, accepting), { "dry-run": "true" });
    expect(result.outputs).toEqual({ triggered: "false" });
    expect(questions).toBe(0);
    expect(replies[0]).toContain(`--duration is "20"`);
  });

  test("is refused without a question if it has other mistakes too", async () => {
    const { questions, replies } = await ask(json(200, accepting), {}, "/video --duration 20");
    expect(questions).toBe(0);
    expect(replies[0]).toContain("prompt is missing");
    expect(replies[0]).toContain(`--duration is "20"`);
  });
});

test("A workflow's default that the catalogue refuses is confirmed with the comment", async () => {
  const { result, questions } = await ask(json(200, accepting), { duration: "20" }, "/video A paper boat");
  expect(result.outputs).toMatchObject({ triggered: "true", duration: "20" });
  expect(questions).toBe(1);
});

test("A comment that the catalogue accepts leads to no question", async () => {
  const { result, questions } = await ask(json(200, accepting), {}, "/video --duration 5 A paper boat");
  expect(result.outputs).toMatchObject({ triggered: "true", duration: "5" });
  expect(questions).toBe(0);
});
