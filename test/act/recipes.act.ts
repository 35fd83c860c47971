import { readFile, writeFile } from "node:fs/promises";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { describe, expect, onTestFinished, test } from "vitest";
import { inRepository } from "../../scripts/repository.ts";
import { defaultKeys } from "../../simulator/simulator.ts";
import type { LockEntry } from "../../src/lock/entry.ts";
import { manifestOf } from "../support/manifest.ts";
import { useServices } from "../support/services.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { type Run, type RunResult, runWorkflow } from "./act.ts";
import { hosted } from "./hosted.ts";
import { systemPath } from "./programs.ts";
import { publishedRepository } from "./published.ts";
import { checkout } from "./stand-ins.ts";
import { documentedWorkflow, fork } from "./workflows.ts";

const services = useServices({ speed: 60, simulator: { usualSeconds: 20 } });
const folder = await publishedRepository();

interface Recipe extends Pick<Run, "configuration" | "path" | "secrets" | "variables"> {
  event: Run["event"];
  /** A command after the last step. */
  last?: string;
  /** The files of the repository. */
  files?: Record<string, string>;
}

/** Runs an example as the repository has it; each of its programs and services is real or a stand-in. */
async function run(
  name: string,
  { event, last, files = { "README.md": "Videos\n" }, ...more }: Recipe,
): Promise<RunResult> {
  const written = await readFile(inRepository(`examples/${name}.yml`), "utf8");
  const [, pinned] = /uses: (actions\/checkout@[0-9a-f]{40})/u.exec(written) ?? [];
  const { origin, github } = await hosted(files, services);
  const result = await runWorkflow({
    workflow: documentedWorkflow(written, services.simulator.url, last === undefined ? [] : [{ run: last }]),
    repositories: { [`${fork}@v1`]: folder, ...(pinned && { [pinned]: await checkout() }) },
    event,
    artifacts: services.artifacts,
    apiUrl: github.apiUrl,
    token: services.artifacts.run.token,
    ...more,
    secrets: { AIMLAPI_API_KEY: defaultKeys.aimlapi, FAL_KEY: defaultKeys.fal, ...more.secrets },
    variables: { ORIGIN: origin.folder, ...more.variables },
  });
  expect(result.exitCode, result.log).toBe(0);
  return result;
}

const byHand = { name: "workflow_dispatch", payload: { inputs: { prompt: "A paper boat" } } };

/** A program that stands in for one of the runner's image: keeps what it is given in a folder. */
async function program(name: string, kept: string, script: string): Promise<string> {
  const place = await temporaryFolder(name);
  const head = `#!/bin/bash\nset -eu\nprintf '%s\\n' "$@" > '${kept}/arguments'\n`;
  await writeFile(join(place, name), `${head}${script}\n`, { mode: 0o755 });
  return place;
}

/** A service on loopback: answers what `answer` returns as JSON, and 403 where it returns nothing. */
async function service(
  answer: (request: IncomingMessage, body: string) => object | undefined,
): Promise<string> {
  const server = createServer(async (request, response) => {
    const json = answer(request, await text(request));
    response.writeHead(json ? 200 : 403, { "content-type": "application/json" });
    response.end(JSON.stringify(json ?? {}));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** GitHub's service that issues identities to jobs, for one audience. */
async function identities(audience: string): Promise<Record<string, string>> {
  const url = await service(({ url: asked, headers }) =>
    asked === `/token?api-version=2.0&audience=${audience}` && headers.authorization === "bearer of-the-job"
      ? { value: "an-identity" }
      : undefined,
  );
  return {
    ACTIONS_ID_TOKEN_REQUEST_URL: `${url}/token?api-version=2.0`,
    ACTIONS_ID_TOKEN_REQUEST_TOKEN: "of-the-job",
  };
}

describe("the recipe", () => {
  test("of release notes makes a video of them, which nothing in them can run, and attaches it", async () => {
    const kept = await temporaryFolder("release");
    const gh = await program("gh", kept, `test -n "$GH_TOKEN"\ncp release.mp4 '${kept}/'`);
    const body = `Faster! $(exit 3) \`exit 4\` "; exit 5\n::error::no\n<b>\${{ github.token }}</b>`;
    await run("notes-to-video", {
      event: { name: "release", payload: { release: { id: 1, tag_name: "v1.2.0", body } } },
      path: [gh, ...systemPath],
    });
    const [job] = services.simulator.jobs;
    expect(job?.fields.prompt).toBe(`An animated poster for these release notes:\n\n${body}`);
    expect((await readFile(join(kept, "arguments"), "utf8")).trim().split("\n")).toEqual([
      "release",
      "upload",
      "v1.2.0",
      "release.mp4",
      "--repo",
      "octo-org/videos",
      "--clobber",
    ]);
    const video = await readFile(join(kept, "release.mp4"));
    expect(video.subarray(4, 8).toString()).toBe("ftyp");
  });

  test("of several models makes one video with each", async () => {
    await run("compare-models", { event: byHand });
    const made = services.simulator.jobs.map(({ model, fields }) => [model, fields.prompt]).toSorted();
    expect(made).toEqual([
      ["fal-ai/kling-video/v3/turbo/pro/text-to-video", "A paper boat"],
      ["fal-ai/sora-2/text-to-video", "A paper boat"],
      ["fal-ai/veo3.1", "A paper boat"],
    ]);
    expect(services.artifacts.artifacts.filter(({ name }) => name.endsWith(".mp4"))).toHaveLength(3);
  });

  test("with an approval makes the video that was asked for", async () => {
    await run("approved-video", { event: byHand });
    expect(services.simulator.jobs.map(({ fields }) => fields.prompt)).toEqual(["A paper boat"]);
  });

  test("of a bucket hands the video and the job's identity to the cloud's program", async () => {
    const kept = await temporaryFolder("bucket");
    const script = `test "$AWS_ROLE_ARN $AWS_REGION" = "arn:role eu-central-1"
cp "$AWS_WEB_IDENTITY_TOKEN_FILE" '${kept}/identity'
cp "$3" '${kept}/video'`;
    const aws = await program("aws", kept, script);
    await run("video-to-bucket", {
      event: byHand,
      path: [aws, ...systemPath],
      configuration: { BUCKET: "videos", AWS_REGION: "eu-central-1", AWS_ROLE_ARN: "arn:role" },
      variables: await identities("sts.amazonaws.com"),
    });
    const [s3, copy, path, ...others] = (await readFile(join(kept, "arguments"), "utf8")).trim().split("\n");
    expect([s3, copy, ...others]).toEqual([
      "s3",
      "cp",
      "s3://videos/boat.mp4",
      "--content-type",
      "video/mp4",
    ]);
    expect(path).toMatch(/\.mp4$/u);
    expect(await readFile(join(kept, "identity"), "utf8")).toBe("an-identity\n");
    expect((await readFile(join(kept, "video"))).subarray(4, 8).toString()).toBe("ftyp");
  });

  test("of Slack posts the address of the video", async () => {
    const posted: string[] = [];
    const webhook = await service((_, body) => {
      posted.push(body);
      return {};
    });
    await run("video-to-slack", { event: byHand, secrets: { SLACK_WEBHOOK_URL: webhook } });
    expect(posted).toHaveLength(1);
    expect(JSON.parse(posted[0] ?? "")).toEqual({ text: expect.stringMatching(/^http.+\/artifacts\/\d+$/u) });
  });

  test("of Slack posts why there is no video, and fails", async () => {
    const posted: string[] = [];
    const webhook = await service((_, body) => {
      posted.push(body);
      return {};
    });
    services.simulator.faults.push({ at: "submit", do: { kind: "status", status: 403 } });
    const secrets = { SLACK_WEBHOOK_URL: webhook };
    await expect(run("video-to-slack", { event: byHand, secrets })).rejects.toThrow();
    expect(JSON.parse(posted[0] ?? "").text).toMatch(/^Provider refused: /u);
  });

  test("of a vault makes the video with the vault's key, which the log does not show", async () => {
    const vault = await service(({ url, headers }, body) => {
      if (url === "/v1/auth/jwt/login" && body !== "") {
        const { role, jwt } = JSON.parse(body);
        return role === "videos" && jwt === "an-identity"
          ? { auth: { client_token: "of-vault" } }
          : undefined;
      }
      return url === "/v1/secret/data/videos" && headers["x-vault-token"] === "of-vault"
        ? { data: { data: { fal_key: defaultKeys.fal } } }
        : undefined;
    });
    const { log } = await run("key-from-vault", {
      event: byHand,
      configuration: { VAULT_ADDR: vault },
      secrets: { FAL_KEY: "another" },
      variables: await identities("vault"),
    });
    expect(services.simulator.jobs.map(({ model }) => model)).toEqual(["fal-ai/veo3.1"]);
    const shown = log.split("\n").filter((line) => !line.includes("::add-mask::"));
    expect(shown.join("\n")).not.toContain(defaultKeys.fal);
  });

  test("of the monthly cost adds up what locks have", async () => {
    const entry = (date: string, cost: number | null): Partial<LockEntry> => ({ date, "cost-usd": cost });
    const lock = (videos: Record<string, Partial<LockEntry>>) => JSON.stringify({ version: 1, videos });
    const { exclude } = await run("monthly-cost", {
      event: byHand,
      last: 'cp costs.md "$RESULTS/exclude"',
      files: {
        "videos.lock.json": lock({
          a: entry("2026-10-31T23:00:00Z", 0.1),
          b: entry("2026-11-01T00:00:00Z", 0.255),
        }),
        "docs/more.lock.json": lock({
          c: entry("2026-11-30T00:00:00Z", 1.5),
          d: entry("2026-11-02T00:00:00Z", null),
        }),
      },
    });
    expect(exclude.trim().split("\n").slice(2)).toEqual(["| 2026-10 | 1 | 0.1 |", "| 2026-11 | 3 | 1.76 |"]);
  });

  test("of shards by hand makes each video once, and publishes all as an artifact", async () => {
    const ids = ["a", "b", "c", "d", "e"];
    await run("manual-shards", { event: byHand, files: { "videos.yml": manifestOf(ids) } });
    const prompts = services.simulator.jobs.map(({ fields }) => fields.prompt).toSorted();
    expect(prompts).toEqual(ids.map((id) => `A paper boat called ${id}`));
    expect(services.artifacts.artifacts.map(({ name }) => name)).toContain("demo-assets");
  });
});
