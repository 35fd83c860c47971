import { mkdir, mkdtemp, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { startArtifactService } from "../../simulator/artifact-service.ts";
import type { Fault } from "../../simulator/faults/fault.ts";
import { simpleUser } from "../../simulator/github/user.ts";
import { startGitHub } from "../../simulator/github.ts";
import { defaultKeys, startSimulator } from "../../simulator/simulator.ts";
import { runStep, type StepResult } from "../demo/step.ts";

/** What GitHub shows of three requests on a pull request, as Markdown. */
export interface Story {
  /** The comment that asks. */
  request: string;
  /** Its report while the video is made. */
  started: string;
  /** Its report with the video. */
  completed: string;
  /** The report of a video that could not be made. */
  failed: string;
  /** The reply to a request that is wrong. */
  refused: string;
  /** The job summary of the step that made the video. */
  summary: string;
  /** The GIF of the video. */
  preview: Buffer;
}

const model = "pixverse/v5/text-to-video";
const request = "/video --aspect-ratio 16:9 A paper boat on a quiet lake at dawn";
const wrongRequest = "/video --duration 7 --aspect-ratio 21:9 --styl anime A paper boat on a quiet lake";
const moderation: Fault = {
  at: "poll",
  after: 1,
  do: { kind: "job-fails", error: { name: "Error", message: "The prompt was flagged by moderation." } },
};

/** Lets the built actions answer the requests, against local stand-ins. */
export async function playStory(folder: string): Promise<Story> {
  await using cleanup = new AsyncDisposableStack();
  const faults: Fault[] = [];
  const simulator = await startSimulator({ usualSeconds: 3, faults });
  cleanup.defer(() => simulator.close());
  const artifacts = await startArtifactService();
  cleanup.defer(() => artifacts.close());
  const github = await startGitHub({ artifactsUrl: artifacts.apiUrl });
  cleanup.defer(() => github.close());
  const workspace = join(folder, "workspace");
  await mkdir(workspace);

  const step = async (path: string, inputs: Record<string, string>, comment: string): Promise<StepResult> => {
    const temp = await mkdtemp(join(folder, "step-"));
    const event = join(temp, "event.json");
    await writeFile(event, JSON.stringify(eventOf(comment, github.repository)));
    const environment = {
      ...artifacts.env,
      AIMLAPI_API_KEY: defaultKeys.aimlapi,
      GITHUB_API_URL: github.apiUrl,
      GITHUB_EVENT_NAME: "issue_comment",
      GITHUB_EVENT_PATH: event,
    };
    const token = path === "action.yml" ? {} : { "github-token": github.token.value };
    return await runStep(path, { ...inputs, ...token }, { workspace, temp }, environment, () => {});
  };
  const newestComment = (): string => github.comments.at(-1)?.body ?? "";
  const readComment = async (body: string): Promise<StepResult> => {
    github.comments.push({ id: commentId, issue: 7, review: false, login: "bob", body });
    return await step("slash-command/action.yml", { model, "base-url": simulator.url }, body);
  };

  const makeVideo = async (): Promise<{ started: string; ended: string; video: StepResult }> => {
    const { outputs: asked } = await readComment(request);
    const about = {
      "issue-number": asked["issue-number"] ?? "",
      "comment-id": asked["comment-id"] ?? "",
      "requested-by": asked["requested-by"] ?? "",
    };
    const what = {
      model,
      prompt: asked.prompt ?? "",
      duration: asked.duration ?? "",
      "aspect-ratio": asked["aspect-ratio"] ?? "",
    };
    await step("report/action.yml", { ...about, ...what, state: "started" }, request);
    const started = newestComment();
    const inputs = { ...what, "base-url": simulator.url, "poll-interval": "1", preview: "true" };
    const video = await step("action.yml", inputs, request);
    const { "poster-file": _, ...results } = video.outputs;
    const state = { state: results.status ?? "failed", "preview-optional": "true" };
    await step("report/action.yml", { ...about, ...what, ...results, ...state }, request);
    return { started, ended: newestComment(), video };
  };

  const made = await makeVideo();
  faults.push(moderation);
  github.comments.length = 0;
  const failed = await makeVideo();
  github.comments.length = 0;
  await readComment(wrongRequest);
  return {
    request,
    started: made.started,
    completed: made.ended,
    failed: failed.ended,
    refused: newestComment(),
    summary: made.video.summary,
    preview: await readFile(made.video.outputs["preview-file"] ?? ""),
  };
}

const commentId = 2_001_002_003;

function eventOf(body: string, repository: string): unknown {
  const [login, name] = repository.split("/");
  return {
    action: "created",
    comment: {
      id: commentId,
      body,
      user: { login: "bob", type: "User", id: simpleUser("bob").id },
      author_association: "NONE",
    },
    issue: { number: 7, pull_request: { url: "" } },
    repository: { full_name: repository, name, owner: { login }, private: true, visibility: "private" },
    sender: { login: "bob", type: "User" },
  };
}
