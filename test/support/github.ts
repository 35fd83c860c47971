import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach } from "vitest";
import { simpleUser } from "../../simulator/github/user.ts";
import { type GitHub, type GitHubOptions, startGitHub } from "../../simulator/github.ts";
import type { StepResult } from "../../simulator/runner/step-result.ts";
import { runAction } from "./action.ts";
import { temporaryFolder } from "./temporary-folder.ts";

/** Seconds of the step's clock per real second, because retries and rate limits wait for minutes. */
const clockSpeed = 20;

/** A comment in an event. */
export interface Written {
  body: string;
  /** Default: `bob`. */
  login?: string;
  /** Default: `User`. */
  type?: string;
  /** Default: `created`. */
  action?: string;
  /** True for a comment on a line of a pull request. Default: one in the conversation. */
  review?: boolean;
  /** The review comment that it replies to. */
  inReplyTo?: number;
  /** Default: 7, a pull request. */
  issue?: number;
  /** Default: `commentId`. */
  id?: number;
  /** The repository's visibility. Default: private. */
  repository?: Record<string, unknown>;
}

/** The id of the comment with the request. */
export const commentId = 2_001_002_003;

/** The parts of GitHub's payload that the actions could read. */
export function eventOf(written: Written): { name: string; payload: unknown } {
  const { body, login = "bob", type = "User", action = "created", review = false, issue = 7 } = written;
  const comment = {
    id: written.id ?? commentId,
    body,
    user: { login, type, id: simpleUser(login).id },
    author_association: "NONE",
    ...(written.inReplyTo !== undefined && { in_reply_to_id: written.inReplyTo }),
  };
  const { repository: seen = { private: true, visibility: "private" } } = written;
  const repository = { full_name: "octo-org/videos", name: "videos", owner: { login: "octo-org" }, ...seen };
  const sender = { login, type };
  if (review) {
    const payload = { action, comment, pull_request: { number: issue }, repository, sender };
    return { name: "pull_request_review_comment", payload };
  }
  const place = { number: issue, ...(issue === 7 && { pull_request: { url: "" } }) };
  return { name: "issue_comment", payload: { action, comment, issue: place, repository, sender } };
}

/** Variables of a step in a run that a comment started. */
export async function eventEnvironment(written: Written): Promise<Record<string, string>> {
  const { name, payload } = eventOf(written);
  const path = join(await temporaryFolder("event"), "event.json");
  await writeFile(path, JSON.stringify(payload));
  return { GITHUB_EVENT_NAME: name, GITHUB_EVENT_PATH: path };
}

/** A step's options. */
type Options = Partial<Parameters<typeof runAction>[0]>;

/** A fresh GitHub for each test of a file, and its two actions. */
export interface GitHubForTests {
  readonly api: GitHub;
  /** Runs `slash-command` on a comment, which GitHub then has too. */
  slashCommand(written: Written, inputs?: Record<string, string>, step?: Options): Promise<StepResult>;
  /** Runs `report` for the comment with the request. */
  report(inputs: Record<string, string>, step?: Options, written?: Partial<Written>): Promise<StepResult>;
}

export function useGitHub(options: GitHubOptions = {}): GitHubForTests {
  let api: GitHub | undefined;
  const current = (): GitHub => {
    if (!api) throw new Error("There is a GitHub only while a test runs");
    return api;
  };
  beforeEach(async () => {
    api = await startGitHub(structuredClone(options));
  });
  afterEach(async () => {
    await api?.close();
    api = undefined;
  });
  const run = (action: string, inputs: Record<string, string>, step: Options) =>
    runAction({
      action,
      inputs,
      token: current().token.value,
      clockSpeed,
      ...step,
      env: { GITHUB_API_URL: current().apiUrl, ...step.env },
    });
  return {
    get api() {
      return current();
    },
    async slashCommand(written, inputs = {}, step = {}) {
      const { body, login = "bob", review = false, inReplyTo, issue = 7 } = written;
      const reply = inReplyTo === undefined ? {} : { in_reply_to_id: inReplyTo };
      current().comments.push({ id: commentId, issue, review, login, body, ...reply });
      const env = { ...(await eventEnvironment(written)), ...step.env };
      const settled = { model: "pixverse/v5/text-to-video", ...inputs };
      return run("slash-command/action.yml", settled, { ...step, env });
    },
    async report(inputs, step = {}, written = {}) {
      const env = { ...(await eventEnvironment({ body: "/video x", ...written })), ...step.env };
      const request = { "issue-number": "7", "comment-id": String(commentId), ...inputs };
      return run("report/action.yml", request, { ...step, env });
    },
  };
}
