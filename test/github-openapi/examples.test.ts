import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { simpleUser } from "../../simulator/github/user.ts";
import { type GitHub, startGitHub } from "../../simulator/github.ts";
import { runAction } from "../support/action.ts";
import { longTable } from "../support/long-table.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { descriptionsAreInstalled, type ExamplePayload, examplesOf } from "./description.ts";

const events = ["issue_comment", "pull_request_review_comment"];

/** A GitHub that has the comment of a payload, whose author may write. */
async function gitHubOf({ comment, repository, ...payload }: ExamplePayload): Promise<GitHub> {
  const number = placeOf(payload);
  const onPull = payload.issue === undefined || payload.issue.pull_request !== undefined;
  const { id, body, user } = comment;
  const github = await startGitHub({
    repository: repository.full_name,
    collaborators: { [user.login]: { permission: "write", role_name: "write" } },
    issues: { [number]: onPull ? "pull-request" : "issue" },
    comments: [{ id, issue: number, review: payload.issue === undefined, login: user.login, body }],
  });
  onTestFinished(() => github.close());
  return github;
}

function placeOf({ issue, pull_request }: Pick<ExamplePayload, "issue" | "pull_request">): number {
  return (issue ?? pull_request)?.number ?? 0;
}

async function runOn(event: string, payload: ExamplePayload) {
  const github = await gitHubOf(payload);
  const path = join(await temporaryFolder("event"), "event.json");
  // The stand-in gives accounts ids of its own.
  const { login } = payload.comment.user;
  const user = { ...payload.comment.user, id: simpleUser(login).id };
  await writeFile(path, JSON.stringify({ ...payload, comment: { ...payload.comment, user } }));
  const result = await runAction({
    action: "slash-command/action.yml",
    inputs: { model: "pixverse/v5/text-to-video" },
    token: github.token.value,
    env: {
      GITHUB_API_URL: github.apiUrl,
      GITHUB_REPOSITORY: github.repository,
      GITHUB_EVENT_NAME: event,
      GITHUB_EVENT_PATH: path,
    },
  });
  return { github, result };
}

describe.skipIf(!descriptionsAreInstalled)(
  "slash-command on GitHub's example payloads (npm ci --prefix test/github-openapi)",
  async () => {
    const examples = descriptionsAreInstalled
      ? (await Promise.all(events.map(examplesOf))).flatMap((all, index) =>
          all.map(([place, payload]) => ({ event: events[index] ?? "", place, payload })),
        )
      : [];
    // Stands for all of them in the list of what was skipped.
    if (!descriptionsAreInstalled) test.todo("each published example");
    const table = longTable(
      examples.map(({ event, place, payload }): [name: string, event: string, payload: ExamplePayload] => [
        `${event} ${payload.action}, ${place}`,
        event,
        payload,
      ]),
      ([, event, { action, issue }]) => [event, action, issue?.pull_request !== undefined],
    );

    table("%s: as published, it asks for nothing", async (_, event, payload) => {
      const { github, result } = await runOn(event, payload);
      expect(result).toMatchObject({ exitCode: 0, errors: [], outputs: { triggered: "false" } });
      expect(github.requests).toEqual([]);
    });

    table("%s: with a command in it, only a new one asks for a video", async (_, event, payload) => {
      const comment = { ...payload.comment, body: "/video A paper boat" };
      const { github, result } = await runOn(event, { ...payload, comment });
      expect(result).toMatchObject({ exitCode: 0, errors: [] });
      if (payload.action !== "created") {
        expect(result.outputs).toMatchObject({ triggered: "false" });
        expect(github.requests).toEqual([]);
        return;
      }
      expect(result.outputs).toMatchObject({
        triggered: "true",
        prompt: "A paper boat",
        "issue-number": String(placeOf(payload)),
        "comment-id": String(comment.id),
        "requested-by": comment.user.login,
      });
      expect(github.reactions).toMatchObject([{ comment: comment.id, content: "eyes" }]);
    });
  },
);
