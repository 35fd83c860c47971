import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { Fault, FaultAction, Operation } from "../../simulator/simulator.ts";
import type { ProviderName } from "../../src/models/model.ts";
import { runAction, type Step } from "../support/action.ts";
import { longTable } from "../support/long-table.ts";
import { manifestWorkspace, runAssets } from "../support/manifest.ts";
import { pngOf } from "../support/pictures.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { attemptOf, killedAttempt, withServices } from "./attempt.ts";
import { piecesOf, spellings } from "./leak/spellings.ts";
import { tracesOf } from "./leak/traces.ts";

/** Holds characters that each spelling spells another way, and no word that a log may hold by chance. */
const key = "sK7~q\\+Zx/9W=vR4:tY_2%mN&8pL;bQ1";
const token = "gHs_5kWq8Xz2Vn7Rt4Yp9Lm3Jd6Fb1Hc";

const keys = { aimlapi: key, fal: key };
const pieces = [...piecesOf(key), ...piecesOf(token)];

/** What a provider may make of a key that it echoes. */
const echoes: Record<string, string> = {
  whole: key,
  "whole, among words": `The key ${key} is not known.`,
  "its first half": key.slice(0, 16),
  "its second half": key.slice(-16),
  "with invisible characters in it": [...key].join("\u200b"),
  "with colours in it": [...key].join("\u001b[1m"),
  ...Object.fromEntries(
    spellings.flatMap(({ spell }, index) => spell(key).map((text, form) => [`spelt ${index}.${form}`, text])),
  ),
};

const all = Object.values(echoes).join(" | ");
const status = (code: number): FaultAction => ({
  kind: "status",
  status: code,
  body: { message: all, detail: all },
});
const at = (operation: Operation, action: FaultAction, times?: number): Fault => ({
  at: operation,
  do: action,
  ...(times && { times }),
});
const changed = (json: Record<string, unknown>): FaultAction => ({
  kind: "body",
  json: (healthy) => ({ ...healthy, ...json }),
});
const events = `data: ${JSON.stringify({ status: "IN_PROGRESS", logs: [{ message: all }] })}\n\ndata: ${JSON.stringify({ status: all })}\n\n`;

/** What happens, and how the step ends. */
const cases: [string, ProviderName, Fault[], 0 | 1][] = [
  ["nothing", "aimlapi", [], 0],
  ["nothing", "fal", [], 0],
  ["the submit is refused", "aimlapi", [at("submit", status(401))], 1],
  ["the submit is refused", "fal", [at("submit", status(422))], 1],
  ["the submit is limited once", "aimlapi", [at("submit", status(429), 1)], 0],
  ["the submit gets a web page", "aimlapi", [at("submit", { kind: "status", status: 502, body: all })], 1],
  ["the poll is refused", "aimlapi", [at("poll", status(403))], 1],
  ["the poll fails once", "aimlapi", [at("poll", status(500), 1)], 0],
  ["the status is the key", "aimlapi", [at("poll", changed({ status: all }), 1)], 0],
  ["the status is the key in part", "aimlapi", [at("poll", changed({ status: key.slice(0, 20) }), 1)], 0],
  ["the job fails", "aimlapi", [at("submit", { kind: "job-fails", error: all })], 1],
  ["the job fails", "fal", [at("submit", { kind: "job-fails", error: all })], 1],
  [
    "the stream tells it",
    "fal",
    [at("stream", { kind: "text", text: events, contentType: "text/event-stream" })],
    0,
  ],
  ["the status is refused", "fal", [at("stream", { kind: "unsupported" }), at("status", status(401))], 1],
  ["the result is refused", "fal", [at("result", status(422))], 1],
  ["the id is the key", "aimlapi", [at("submit", changed({ id: key }))], 1],
  [
    "the video's address holds it",
    "aimlapi",
    [
      at(
        "poll",
        changed({
          status: "completed",
          video: { url: `http://127.0.0.1:9/${encodeURIComponent(key)}?key=${key}` },
        }),
      ),
    ],
    1,
  ],
  ["the video's address is of no use", "fal", [at("result", changed({ video: { url: `ftp://${all}` } }))], 1],
  [
    "the provider redirects",
    "aimlapi",
    [at("poll", { kind: "redirect", status: 307, to: `http://localhost:9/?${encodeURIComponent(all)}` }, 1)],
    0,
  ],
  ["the file host fails", "aimlapi", [at("file", { kind: "status", status: 400, body: all })], 1],
];

async function expectNoLeak(
  provider: ProviderName,
  faults: Fault[],
  exitCode: number,
  inputs: Record<string, string> = {},
  folders: Pick<Step, "temp"> = {},
): Promise<void> {
  const options = { simulator: { keys, usualSeconds: 20, faults }, artifacts: { run: { token } } };
  await withServices(options, async (services) => {
    const env = { RUNNER_DEBUG: "1", AIMLAPI_API_KEY: key, FAL_KEY: key };
    // What fails in any case need not be tried for long.
    const impatient = exitCode === 1 ? { "timeout-minutes": "0.2" } : {};
    const step = attemptOf(services, provider, {
      env,
      inputs: { "api-key": key, "output-file": "v.mp4", ...impatient, ...inputs },
    });
    const main = await runAction({ ...step, ...folders });
    const post = await runAction({ ...step, entry: "post", state: main.state });
    expect({ exitCode: main.exitCode, post: post.exitCode }).toEqual({ exitCode, post: 0 });
    expect(main.log.indexOf(`::add-mask::${key.replace("%", "%25")}\n`)).toBe(0);
    const traces = await tracesOf([main, post], services);
    const found = [...traces].flatMap(([place, text]) =>
      pieces.filter((piece) => text.includes(piece)).map((piece) => [place, piece]),
    );
    expect(found).toEqual([]);
  });
}

describe.concurrent("the key is nowhere but with the provider", () => {
  longTable(cases, ([, , faults]) => faults.at(-1)?.do.kind)(
    "when %s (%s)",
    async (_, provider, faults, exitCode) => {
      await expectNoLeak(provider, faults, exitCode);
    },
  );

  test("when it was pasted into the prompt", async () => {
    await expectNoLeak("aimlapi", [], 0, { prompt: `A paper boat, ${key}` });
  });

  test("when it was pasted into a manifest that a gallery shows", async () => {
    await withServices({ simulator: { keys } }, async (services) => {
      const negative = JSON.stringify(`blurry ${key}`);
      const workspace = await manifestWorkspace(
        `videos:\n  a:\n    model: pixverse/v5/text-to-video\n    prompt: ${JSON.stringify(`A boat ${key}`)}\n    parameters: { negative_prompt: ${negative} }\n`,
      );
      const inputs = { gallery: "gallery", "dry-run": "true", "upload-artifacts": "false" };
      const { exitCode } = await runAssets(services, workspace, inputs, { env: { AIMLAPI_API_KEY: key } });
      expect(exitCode).toBe(0);
      for (const name of ["index.html", "videos.js"]) {
        const file = await readFile(join(workspace, "gallery", name), "utf8");
        expect([file.includes("A boat"), file.includes("blurry")]).toEqual([true, true]);
        const shown = file.replace(/&#(\d+);/gu, (_, code: string) => String.fromCodePoint(Number(code)));
        expect([key, key.slice(8, 16)].filter((piece) => `${file}${shown}`.includes(piece))).toEqual([]);
      }
    });
  });

  test.each<[what: string, provider: ProviderName, faults: Fault[], exitCode: 0 | 1]>([
    ["nothing", "fal", [], 0],
    ["nothing", "aimlapi", [], 0],
    ["the storage refuses", "fal", [at("initiate-upload", status(401))], 1],
    [
      "the storage names it",
      "fal",
      [at("initiate-upload", changed({ upload_url: `https://a:${key}@x.example/${key}` }))],
      1,
    ],
    [
      "the storage names no address",
      "fal",
      [at("initiate-upload", changed({ upload_url: all, file_url: all }))],
      1,
    ],
    ["the upload is refused", "fal", [at("upload", status(400))], 1],
    [
      "the upload is redirected",
      "fal",
      [at("upload", { kind: "redirect", status: 307, to: `https://x.example/${key}` })],
      1,
    ],
    ["the model cannot read the picture", "fal", [at("submit", status(422))], 1],
  ])("when a picture is sent and %s (%s)", async (_, provider, faults, exitCode) => {
    const models = {
      fal: "fal-ai/veo3.1/image-to-video",
      aimlapi: "kling-video/v1.6/standard/image-to-video",
    };
    const temp = await temporaryFolder("leak");
    const image = join(temp, "a.png");
    await writeFile(image, await pngOf(50_000));
    await expectNoLeak(provider, faults, exitCode, { model: models[provider], image }, { temp });
  });

  test("when inputs are wrong", async () => {
    await expectNoLeak("aimlapi", [], 1, { duration: key, "aspect-ratio": key, model: key });
  });

  test("when main is killed", async () => {
    await withServices({ simulator: { keys, usualSeconds: 40_000 } }, async (services) => {
      const step = attemptOf(services, "fal", { inputs: { "api-key": key } });
      const { main, post } = await killedAttempt(step, services);
      const traces = await tracesOf([main, post], services);
      const found = [...traces].filter(([, text]) => pieces.some((piece) => text.includes(piece)));
      expect(found).toEqual([]);
    });
  });
});

test("the search finds a planted key", () => {
  for (const echo of [key, encodeURIComponent(key), Buffer.from(`Key ${key}`).toString("base64")]) {
    expect(pieces.some((piece) => `a log with ${echo} in it`.includes(piece))).toBe(true);
  }
});
