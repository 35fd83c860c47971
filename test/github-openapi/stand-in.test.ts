import { execFileSync } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { startArtifactService } from "../../simulator/artifact-service.ts";
import { startGitHub } from "../../simulator/github.ts";
import { Origin } from "../act/origin.ts";
import { runAction } from "../support/action.ts";
import { commentId, useGitHub, type Written } from "../support/github.ts";
import { samplePicture } from "../support/pictures.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { storeArtifact } from "../support/twirp.ts";
import { Conformity, type Exchange } from "./conformity.ts";
import { descriptionsAreInstalled, readDescription } from "./description.ts";
import { recordExchanges } from "./recorder.ts";

function manifest(prompt: string): string {
  return `videos: { boat: { model: pixverse/v5/text-to-video, prompt: ${prompt} } }`;
}

describe.skipIf(!descriptionsAreInstalled)(
  "GitHub's OpenAPI document (npm ci --prefix test/github-openapi) has the requests and the answers of",
  () => {
    const github = useGitHub({
      token: { permissions: { issues: "write", contents: "write" } },
    });
    let conformity: Conformity;
    beforeAll(async () => {
      conformity = new Conformity(await readDescription());
    });

    /** What was asked, each kind once, after a look at whether all of it is as described. */
    function kindsOf(exchanges: readonly Exchange[]): string[] {
      expect(exchanges.flatMap((exchange) => conformity.problemsOf(exchange))).toEqual([]);
      const short = (target: string) => target.replace("/repos/octo-org/videos", "").split("?", 1)[0] ?? "";
      const kinds = exchanges.map(({ method, target, status }) => `${method} ${short(target)} ${status}`);
      return [...new Set(kinds)].sort();
    }

    /** Runs slash-command on a comment with a dropped picture. */
    async function withPicture(place: Partial<Written>, { env }: { env: Record<string, string> }) {
      const body = `/video ![](${github.api.dropPicture(await samplePicture("png"))}) A boat`;
      const inputs = { model: "fal-ai/veo3.1/image-to-video" };
      const step = { env: { ...env, GITHUB_SERVER_URL: github.api.serverUrl } };
      return github.slashCommand({ body, ...place }, inputs, step);
    }

    test("slash-command in a conversation", async () => {
      github.api.token.permissions.pull_requests = "write";
      const { apiUrl, exchanges } = await recordExchanges(github.api.apiUrl);
      const step = { env: { GITHUB_API_URL: apiUrl } };
      expect((await withPicture({}, step)).outputs.triggered).toBe("true");
      for (const body of ["/video A paper boat", "/video A paper boat", "/video --duration 7 A boat"]) {
        await github.slashCommand({ body }, {}, step);
      }
      await github.slashCommand({ body: "/video A paper boat", login: "stranger" }, {}, step);
      expect(kindsOf(exchanges)).toEqual([
        "GET /collaborators/bob/permission 200",
        "GET /collaborators/stranger/permission 404",
        "GET /issues/7/comments 200",
        `GET /issues/comments/${commentId} 200`,
        "POST /issues/7/comments 201",
        `POST /issues/comments/${commentId}/reactions 200`,
        `POST /issues/comments/${commentId}/reactions 201`,
      ]);
    });

    test("slash-command on a line of a pull request", async () => {
      github.api.token.permissions.pull_requests = "write";
      const { apiUrl, exchanges } = await recordExchanges(github.api.apiUrl);
      const step = { env: { GITHUB_API_URL: apiUrl } };
      expect((await withPicture({ review: true }, step)).outputs.triggered).toBe("true");
      await github.slashCommand({ body: "/video --duration 7 A boat", review: true }, {}, step);
      expect(kindsOf(exchanges)).toEqual([
        "GET /collaborators/bob/permission 200",
        "GET /pulls/7/comments 200",
        `GET /pulls/comments/${commentId} 200`,
        `POST /pulls/7/comments/${commentId}/replies 201`,
        `POST /pulls/comments/${commentId}/reactions 201`,
      ]);
    });

    test("report, with pictures on a branch", async () => {
      github.api.token.permissions.pull_requests = "write";
      const { apiUrl, exchanges } = await recordExchanges(github.api.apiUrl);
      const step = { env: { GITHUB_API_URL: apiUrl } };
      const picture = join(await temporaryFolder("preview"), "preview.gif");
      for (const name of ["first", "second"]) {
        await writeFile(picture, `GIF89a ${name}`);
        await github.report({ state: "completed", prompt: "A boat", "preview-file": picture }, step);
      }
      const kinds = kindsOf(exchanges).map((kind) => kind.replace(/[0-9a-f]{40}/u, "SHA"));
      const branch = "heads%2Fgenerate-video-previews";
      expect([...new Set(kinds)]).toEqual([
        "GET /git/commits/SHA 200",
        `GET /git/ref/${branch} 200`,
        `GET /git/ref/${branch} 404`,
        "GET /git/trees/SHA 200",
        "GET /issues/7/comments 200",
        "PATCH /git/refs/heads%2Fgenerate-video-previews 200",
        expect.stringMatching(/^PATCH \/issues\/comments\/\d+ 200$/u),
        "POST /git/blobs 201",
        "POST /git/commits 201",
        "POST /git/refs 201",
        "POST /git/trees 201",
        "POST /issues/7/comments 201",
      ]);
    });

    test("publish, with a pull request that it opens and brings up to date", async () => {
      const origin = await Origin.create({ "videos.yml": manifest("A paper boat") });
      const workspace = await temporaryFolder("workspace");
      execFileSync("git", ["clone", "--quiet", origin.folder, workspace]);
      const api = await startGitHub({ hasBranch: (name) => origin.branches().includes(name) });
      onTestFinished(() => api.close());
      const { apiUrl, exchanges } = await recordExchanges(api.apiUrl);
      for (const prompt of ["A paper boat", "A tin boat"]) {
        await writeFile(join(workspace, "videos.yml"), manifest(prompt));
        const make = { action: "assets/action.yml", workspace, inputs: { "dry-run": "true" } };
        expect((await runAction(make)).errors).toEqual([]);
        const inputs = { publish: "pull-request", base: "main", "github-token": api.token.value };
        const publish = { action: "demo-assets/publish/action.yml", workspace, inputs };
        const { errors } = await runAction({
          ...publish,
          env: { GITHUB_API_URL: apiUrl, PATH: process.env.PATH },
        });
        expect(errors).toEqual([]);
      }
      expect(kindsOf(exchanges)).toEqual(["GET /pulls 200", "PATCH /pulls/9 200", "POST /pulls 201"]);
    });

    test("the listing of a run's artifacts, and the way to one", async () => {
      const service = await startArtifactService();
      onTestFinished(() => service.close());
      for (const name of ["a.txt", "b.txt"]) await storeArtifact(service, name, "text");
      const { apiUrl, exchanges } = await recordExchanges(service.apiUrl);
      const accept = "application/vnd.github+json";
      const headers = { accept, authorization: `Bearer ${service.run.token}` };
      const actions = `${apiUrl}/repos/${service.run.repository}/actions`;
      const [artifact] = service.artifacts;
      await fetch(`${actions}/runs/${service.run.runId}/artifacts?per_page=1&page=2&name=a.txt`, { headers });
      await fetch(`${actions}/runs/${service.run.runId}/artifacts`, { headers });
      await fetch(`${actions}/artifacts/${artifact?.id}/zip`, { headers, redirect: "manual" });
      await fetch(`${actions}/artifacts/1/zip`, { headers });
      await fetch(`${actions}/artifacts/1/zip`, { headers: { ...headers, authorization: "token none" } });
      expect(exchanges.map(({ status }) => status)).toEqual([200, 200, 302, 404, 401]);
      expect(exchanges.flatMap((exchange) => conformity.problemsOf(exchange))).toEqual([]);
    });

    test.each<[refusal: string, method: string, path: string, body: object | undefined, status: number]>([
      ["an issue that is not there", "GET", "/issues/9/comments", undefined, 404],
      ["a review comment that is not there", "PATCH", "/pulls/comments/1", { body: "x" }, 404],
      ["what the token may not", "POST", "/pulls/comments/2/reactions", { content: "eyes" }, 403],
      ["a comment that is too long", "POST", "/issues/8/comments", { body: "x".repeat(65_537) }, 422],
      ["a tree of nothing", "POST", "/git/trees", { tree: [] }, 422],
    ])("a refusal: %s", async (_, method, path, body, status) => {
      github.api.comments.push({ id: 2, issue: 7, review: true, login: "bob", body: "x" });
      const { apiUrl, exchanges } = await recordExchanges(github.api.apiUrl);
      await fetch(`${apiUrl}/repos/octo-org/videos${path}`, {
        method,
        headers: {
          accept: "application/vnd.github+json",
          authorization: `token ${github.api.token.value}`,
          ...(body && { "content-type": "application/json" }),
        },
        ...(body && { body: JSON.stringify(body) }),
      });
      expect(exchanges).toMatchObject([{ status }]);
      expect(exchanges.flatMap((exchange) => conformity.problemsOf(exchange))).toEqual([]);
    });

    test("nothing else: a field, a parameter, a path and a status that it does not have are differences", () => {
      const exchange = {
        method: "POST",
        target: "/repos/octo-org/videos/issues/7/comments?draft=1",
        sent: { body: "x", draft: true },
        status: 202,
        received: {},
      };
      expect(conformity.problemsOf(exchange)).toHaveLength(3);
      expect(conformity.problemsOf({ ...exchange, target: "/repos/octo-org/videos/boats" })).toHaveLength(1);
    });
  },
);
