import { mkdir, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { defaultKeys, type FaultAction, type Operation } from "../../simulator/simulator.ts";
import { runAction, type Step, type StepResult } from "../support/action.ts";
import { longTable } from "../support/long-table.ts";
import { soundSamples, videoSamples } from "../support/media.ts";
import { pngOf, pngWithSides, samplePicture, sha256 } from "../support/pictures.ts";
import { unhurried, useServices } from "../support/services.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const services = useServices();

const veo = "fal-ai/veo3.1/image-to-video";
const kling = "kling-video/v1.6/standard/image-to-video";

/** A workspace with a picture of 48 × 36 pixels in `docs/shot.png`. */
async function workspaceWith(picture: Buffer): Promise<string> {
  const workspace = await temporaryFolder("pictures");
  await mkdir(join(workspace, "docs"));
  await writeFile(join(workspace, "docs/shot.png"), picture);
  return workspace;
}

function run(
  provider: "aimlapi" | "fal",
  inputs: Record<string, string>,
  step: Partial<Step> & { attempt?: number } = {},
): Promise<StepResult> {
  const { attempt = 1, ...others } = step;
  const model = provider === "fal" ? veo : kling;
  const given = { model, prompt: "The chart grows", ...unhurried, ...services.inputs(provider), ...inputs };
  return runAction({ ...services.step(attempt), ...others, inputs: given });
}

/** All that a step has written for people and for later steps. */
const textsOf = ({ log, summary, outputs }: StepResult) => [log, summary, JSON.stringify(outputs)].join("\n");

const sent = (at: Operation) => services.simulator.requests.filter((request) => request.at === at).length;

test.each([
  ["fal", "image_url"],
  ["aimlapi", "image_url"],
] as const)(
  "a picture of the workspace goes to %s byte for byte, and into no log",
  async (provider, field) => {
    const png = await pngOf(200_000);
    const result = await run(provider, { image: "docs/shot.png" }, { workspace: await workspaceWith(png) });
    expect(result).toMatchObject({ exitCode: 0, outputs: { status: "completed" } });
    expect(services.simulator.jobs.map(({ files }) => files)).toEqual([{ [field]: sha256(png) }]);
    expect(result.log).toContain(`${field}: "docs/shot.png" (PNG, 48 × 36, 200.0 kB)`);
    const texts = textsOf(result);
    expect(texts).not.toMatch(/base64|X-Upload|\/uploads\//u);
    const puts = services.simulator.requests.filter(({ at }) => at === "upload" || at === "uploaded-file");
    expect(JSON.stringify(puts)).not.toContain(defaultKeys[provider]);
  },
);

test("a re-run that finds the ticket uploads nothing, and one with another picture does", async () => {
  const workspace = await workspaceWith(await pngOf(5000));
  const first = await run("fal", { image: "docs/shot.png" }, { workspace });
  const again = await run("fal", { image: "./docs/../docs/shot.png" }, { workspace, attempt: 2 });
  expect([first.exitCode, again.exitCode]).toEqual([0, 0]);
  expect(again.outputs).toMatchObject({ resumed: "true", "generation-id": first.outputs["generation-id"] });
  expect([sent("initiate-upload"), sent("submit")]).toEqual([1, 1]);
  await writeFile(join(workspace, "docs/shot.png"), await pngOf(5000, "b"));
  await run("fal", { image: "docs/shot.png" }, { workspace, attempt: 2 });
  expect([sent("initiate-upload"), sent("submit")]).toEqual([2, 2]);
});

test("an address is passed on as it is, and logged without its query", async () => {
  const image = "https://pictures.example/a%20b.png?X-Signature=abc";
  const result = await run("fal", { image, parameters: "seed: 1" });
  expect(result.exitCode).toBe(0);
  expect(services.simulator.jobs[0]?.fields).toMatchObject({ image_url: image });
  expect(result.log).toContain("image_url: https://pictures.example/a%20b.png?…");
  expect(textsOf(result)).not.toContain("X-Signature");
  expect(sent("initiate-upload")).toBe(0);
});

test("first, last and further pictures, and those in parameters, go into the model's own fields", async () => {
  const workspace = await workspaceWith(await pngOf(1000, "a"));
  const [a, b, c, d] = await Promise.all(["a", "b", "c", "d"].map((seed) => pngOf(1000, seed)));
  const temp = await temporaryFolder("temp");
  for (const [name, bytes] of Object.entries({ b, c, d })) {
    await writeFile(join(name === "b" ? temp : workspace, `${name}.png`), bytes ?? "");
  }
  const inputs = {
    model: "fal-ai/kling-video/o3/pro/reference-to-video",
    image: "docs/shot.png",
    "last-image": join(temp, "b.png"),
    "reference-images": "c.png\n\n  https://pictures.example/x.png\n",
    parameters: "elements: [{ frontal_image_url: ./d.png }]",
  };
  const result = await run("fal", inputs, { workspace, temp });
  expect(result).toMatchObject({ exitCode: 0 });
  const [hashA, hashB, hashC, hashD] = [a, b, c, d].map((bytes) => sha256(bytes ?? Buffer.alloc(0)));
  expect(services.simulator.jobs[0]?.files).toEqual({
    start_image_url: hashA,
    end_image_url: hashB,
    "image_urls[0]": hashC,
    "elements[0].frontal_image_url": hashD,
  });
});

test.each([
  [
    "fal",
    "fal-ai/wan/v2.2-14b/speech-to-video",
    "audio_url",
    "voice.wav",
    soundSamples["audio/wav"],
    "sound, WAV",
  ],
  ["fal", "fal-ai/veo3.1/extend-video", "video_url", "clip.mp4", videoSamples["video/mp4"], "video, MP4"],
  ["aimlapi", "klingai/avatar-standard", "audio_url", "voice.mp3", soundSamples["audio/mpeg"], "sound, MPEG"],
  [
    "aimlapi",
    "klingai/video-o1-video-to-video-edit",
    "video_url",
    "clip.mov",
    videoSamples["video/quicktime"],
    "video, QUICKTIME",
  ],
] as const)(
  "on %s, %s takes a file for %s in parameters",
  async (provider, model, field, name, bytes, shown) => {
    const workspace = await workspaceWith(await pngOf(1000));
    await writeFile(join(workspace, name), bytes);
    const image = field === "audio_url" && { image: "docs/shot.png" };
    const prompt = model === "klingai/avatar-standard" && { prompt: "" };
    const result = await run(
      provider,
      { model, ...prompt, ...image, parameters: `${field}: ./${name}` },
      { workspace },
    );
    expect(result).toMatchObject({ exitCode: 0, outputs: { status: "completed" } });
    expect(services.simulator.jobs[0]?.files).toMatchObject({ [field]: sha256(bytes) });
    expect(result.log).toContain(`"./${name}" (${shown}, ${bytes.length} bytes)`);
    expect(textsOf(result)).not.toMatch(/base64|X-Upload|\/uploads\//u);
  },
);

test("a dry run checks the picture, and makes a placeholder of its ratio", async () => {
  const workspace = await workspaceWith(await pngWithSides(900, 1600));
  const inputs = { image: "docs/shot.png", "dry-run": "true" };
  const result = await run("aimlapi", inputs, { workspace });
  expect(result).toMatchObject({ exitCode: 0 });
  const { width, height } = result.outputs;
  expect(Number(width) / Number(height)).toBeCloseTo(9 / 16, 1);
  const wrong = await run("aimlapi", { ...inputs, image: "docs/none.png" }, { workspace });
  expect(wrong).toMatchObject({ exitCode: 1, errors: [{ title: "Invalid input" }] });
  expect(services.simulator.requests).toEqual([]);
});

/** What a user writes, and the problem with it. */
const mistakes: [string, "aimlapi" | "fal", Record<string, string>, string | RegExp][] = [
  ["no file", "fal", { image: "docs/none.png" }, 'image is "docs/none.png", which does not exist'],
  ["an empty file", "fal", { image: "empty.png" }, 'image is "empty.png", which is empty'],
  ["a cut picture", "aimlapi", { image: "cut.png" }, 'image is "cut.png", whose end is missing'],
  [
    "a text",
    "aimlapi",
    { image: "text.png" },
    'image is "text.png", which is not a picture; allowed are PNG',
  ],
  ["a link out", "fal", { image: "out.png" }, 'image is "out.png", which is outside the workspace'],
  ["git's own", "fal", { image: ".git/a.png" }, 'image is ".git/a.png", which is in git\'s own folder'],
  [
    "21 MB",
    "aimlapi",
    { image: "large.png" },
    'image is "large.png" of 21.0 MB; a picture may have at most 20.0 MB',
  ],
  [
    "a plain address",
    "fal",
    { image: "http://x.example/a.png" },
    'image is "http://x.example/a.png"; allowed is a file',
  ],
  [
    "a last picture alone",
    "fal",
    { image: "docs/shot.png", "last-image": "docs/shot.png" },
    "last-image is given, but fal-ai/veo3.1/image-to-video takes no picture to end with (it takes image); the nearest models that do are fal-ai/",
  ],
  [
    "no picture",
    "fal",
    {},
    "image is missing; fal-ai/veo3.1/image-to-video makes its video from it: give a file in the workspace, or an https address",
  ],
  [
    "a field and its input",
    "fal",
    { image: "docs/shot.png", parameters: "image_url: ./docs/shot.png" },
    "parameters.image_url is a separate input; set image instead",
  ],
  [
    "a parameter's missing file",
    "fal",
    { parameters: "image_url: ./none.png" },
    'parameters.image_url is "./none.png", which does not exist',
  ],
  [
    "a picture for a sound",
    "fal",
    { model: "fal-ai/creatify/aurora", image: "docs/shot.png", parameters: "audio_url: ./docs/shot.png" },
    'parameters.audio_url is "./docs/shot.png", which is a picture; allowed are MP3, WAV, M4A, AAC, Ogg and FLAC, whatever the file\'s name',
  ],
  [
    "a parameter without ./",
    "fal",
    { parameters: "image_url: docs/shot.png" },
    'parameters.image_url is "docs/shot.png", which is not an address; write a file of the workspace as ./docs/shot.png',
  ],
  [
    "an empty parameter",
    "fal",
    { parameters: 'image_url: ""' },
    "parameters.image_url is empty; give an https address, or a file of the workspace as ./path",
  ],
  [
    "a model of text",
    "fal",
    { model: "fal-ai/veo3.1", image: "docs/shot.png" },
    /^- image is given, but fal-ai\/veo3\.1 takes no picture to start from; the nearest models that do are fal-ai\/veo3\.1\/[\w/-]+, [\w./-]+, [\w./-]+$/mu,
  ],
];

longTable(mistakes)("a step with %s is refused, and sends nothing", async (_, provider, inputs, problem) => {
  const workspace = await workspaceWith(await samplePicture("png"));
  const outside = await workspaceWith(await samplePicture("png"));
  await mkdir(join(workspace, ".git"));
  await Promise.all([
    writeFile(join(workspace, "empty.png"), ""),
    writeFile(join(workspace, "text.png"), "hello"),
    writeFile(join(workspace, "cut.png"), (await pngOf(5000)).subarray(0, -20)),
    writeFile(join(workspace, "large.png"), await pngOf(21_000_000)),
    writeFile(join(workspace, ".git/a.png"), await samplePicture("png")),
    symlink(join(outside, "docs/shot.png"), join(workspace, "out.png")),
  ]);
  const result = await run(provider, inputs, { workspace });
  expect(result).toMatchObject({ exitCode: 1, errors: [{ title: "Invalid input" }] });
  expect(result.errors[0]?.message).toMatch(problem);
  expect(result.errors[0]?.message.match(/^- /gmu)).toHaveLength(1);
  expect(result.errors[0]?.message).toContain("Nothing was sent and nothing was spent.");
  // The provider may be asked, without the key, whether its model has changed.
  const asked = services.simulator.requests.map(({ at, headers }) => [at, headers.authorization]);
  expect(asked.filter(([at]) => at !== "schema")).toEqual([]);
  expect(asked.every(([, authorization]) => authorization === undefined)).toBe(true);
});

const elsewhere: FaultAction = {
  kind: "body",
  json: (healthy) => ({ ...healthy, upload_url: "http://evil.example/x" }),
};

/** What the storage does, and how the step ends: the times it is asked, and the error. */
const troubles: [string, Operation, FaultAction, number | undefined, 0 | 1, number, RegExp | undefined][] = [
  [
    "refuses the key",
    "initiate-upload",
    { kind: "status", status: 401 },
    undefined,
    1,
    1,
    /could not be uploaded\. The key was refused \(HTTP 401\).* Nothing was accepted by the provider and nothing was spent\. Check the key/u,
  ],
  [
    "names another kind of host",
    "initiate-upload",
    elsewhere,
    undefined,
    1,
    1,
    /not used: its address is not https/u,
  ],
  ["is in trouble twice", "initiate-upload", { kind: "status", status: 503 }, 2, 0, 3, undefined],
  [
    "is in trouble for good",
    "initiate-upload",
    { kind: "status", status: 500 },
    undefined,
    1,
    5,
    /HTTP 500.*nothing was spent/su,
  ],
  ["limits once", "initiate-upload", { kind: "status", status: 429, retryAfter: 2 }, 1, 0, 2, undefined],
  ["breaks the upload off once", "upload", { kind: "reset" }, 1, 0, 2, undefined],
  ["never answers the upload at first", "upload", { kind: "hang" }, 1, 0, 2, undefined],
  ["lets the address expire once", "upload", { kind: "status", status: 403 }, 1, 0, 2, undefined],
  [
    "refuses the bytes",
    "upload",
    { kind: "status", status: 400 },
    undefined,
    1,
    1,
    /The upload's host refuses the file \(HTTP 400\).*nothing was spent/su,
  ],
  [
    "redirects the upload",
    "upload",
    { kind: "redirect", to: "https://evil.example/", status: 307 },
    undefined,
    1,
    1,
    /redirects to another one/u,
  ],
  ["answers the upload slowly", "upload", { kind: "delay", seconds: 0.3 }, undefined, 0, 1, undefined],
];

longTable(troubles, ([, , , , exitCode]) => exitCode)(
  "a storage that %s: nothing is paid twice or in vain",
  async (_, at, action, times, exitCode, asked, error) => {
    services.simulator.faults.push({ at, do: action, ...(times !== undefined && { times }) });
    const png = await pngOf(100_000);
    const result = await run("fal", { image: "docs/shot.png" }, { workspace: await workspaceWith(png) });
    expect(result.exitCode).toBe(exitCode);
    expect(sent("initiate-upload")).toBe(asked);
    expect(services.simulator.jobs.map(({ files }) => files)).toEqual(
      exitCode === 0 ? [{ image_url: sha256(png) }] : [],
    );
    expect(result.errors.map(({ title }) => title)).toEqual(error ? ["Provider refused"] : []);
    if (error) expect(result.errors[0]?.message).toMatch(error);
    expect(textsOf(result)).not.toMatch(/X-Upload|\/uploads\/|evil/u);
  },
);

test.each(["aimlapi", "fal"] as const)(
  "a picture that changes while the step waits for %s is not sent",
  async (provider) => {
    const workspace = await workspaceWith(await pngOf(400_000));
    const at = provider === "fal" ? "initiate-upload" : "submit";
    services.simulator.faults.push({ at, times: 1, do: { kind: "status", status: 429, retryAfter: 60 } });
    const running = run(provider, { image: "docs/shot.png" }, { workspace });
    while (sent(at) === 0) await new Promise((done) => setTimeout(done, 5));
    await writeFile(join(workspace, "docs/shot.png"), await pngOf(400_000, "b"));
    const result = await running;
    expect(result).toMatchObject({ exitCode: 1, errors: [{ title: "Invalid input" }] });
    expect(result.errors[0]?.message).toContain(
      'The file "docs/shot.png" changed after it was checked. Nothing was accepted by the provider and nothing was spent.',
    );
    expect(services.simulator.jobs).toEqual([]);
  },
);
