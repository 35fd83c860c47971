import { mkdir, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { inputSchema, readInputs } from "../../src/actions/video/inputs.ts";
import { readContext } from "../../src/context.ts";
import { ActionLog } from "../../src/log/action-log.ts";
import { hashRequest } from "../../src/models/request-hash.ts";
import { quoted } from "../../src/text/sanitize.ts";
import { samplePicture } from "../support/pictures.ts";
import {
  refusedInputs,
  refusedOutputFiles,
  refusedPromptFiles,
  workspaceOfPaths,
} from "../support/refused-inputs.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const distill = "sber-ai/kandinsky5-distill-t2v";
const pixverse = "pixverse/v5/text-to-video";
const fal = "fal-ai/kandinsky5/text-to-video/distill";

let workspace: string;
beforeAll(async () => {
  workspace = await temporaryFolder("workspace");
});

/** Reads a step's inputs as the runner hands them over, good ones but for those given. */
async function read(inputs: Record<string, string> = {}, env: Record<string, string> = {}) {
  const all = { model: distill, prompt: "A paper boat", "api-key": "a-key", ...inputs };
  const variables = Object.entries(all).map(([name, value]) => [
    `INPUT_${name.replaceAll(" ", "_").toUpperCase()}`,
    value,
  ]);
  const environment = { GITHUB_WORKSPACE: workspace, ...Object.fromEntries(variables), ...env };
  return readInputs(readContext(new ActionLog(), environment, new AbortController().signal));
}

describe("a step's inputs", () => {
  test("have defaults, and an empty one is one that is not given", async () => {
    const plain = await read();
    expect(plain).toEqual({
      request: expect.objectContaining({ provider: "aimlapi", model: distill }),
      open: undefined,
      prompt: "A paper boat",
      promptInput: "prompt",
      apiKey: "a-key",
      baseUrl: new URL("https://api.aimlapi.com"),
      dryRun: false,
      timeoutMs: 1_800_000,
      pollIntervalMs: undefined,
      generationId: undefined,
      maxCostUsd: undefined,
      allowUnknownCost: false,
      outputFile: undefined,
      artifact: { name: undefined, archive: false, retentionDays: undefined },
      preview: false,
      githubToken: undefined,
      jobIndex: "",
    });
    const others = Object.keys(inputSchema.def.shape).filter(
      (name) => !["model", "prompt", "api-key"].includes(name),
    );
    for (const nothing of ["", "  ", "\n"]) {
      expect(await read(Object.fromEntries(others.map((name) => [name, nothing])))).toEqual(plain);
    }
  });

  test.each(["dry-run", "upload-artifact", "archive"])("take %s as YAML 1.2 spells it", async (name) => {
    const value = async (text: string) => {
      const { dryRun, artifact } = await read({ [name]: text });
      return { "dry-run": dryRun, "upload-artifact": artifact !== undefined, archive: artifact?.archive }[
        name
      ];
    };
    for (const text of ["true", "True", "TRUE", " true\n"]) expect(await value(text)).toBe(true);
    for (const text of ["false", "False", "FALSE"]) expect(await value(text)).toBe(false);
    for (const text of ["yes", "no", "on", "off", "1", "0", "tRUE", "y", "truthy", "null"]) {
      await expect(value(text)).rejects.toThrow(`${name} is "${text}"; allowed is true or false`);
    }
  });

  test.each([
    [distill, "5", 5],
    [distill, "5s", 5],
    [distill, "10 s", 10],
    [distill, "10S", 10],
    [distill, "5.0", 5],
    [distill, "", 5],
    [fal, "5", "5s"],
    [fal, "10s", "10s"],
    [fal, "5.0 s", "5s"],
    [fal, "", "5s"],
    [pixverse, "8", 8],
  ])("turn the duration for %s: %j becomes %j", async (model, duration, wire) => {
    expect((await read({ model, duration })).request.fields.duration).toBe(wire);
  });

  test.each<[inputs: Record<string, string>, resolution: string | undefined]>([
    [{}, undefined],
    [{ "aspect-ratio": "1:1" }, undefined],
    [{ "aspect-ratio": "2:3" }, undefined],
    [{ "aspect-ratio": "2:3", parameters: "resolution: 512x768" }, "512x768"],
    [{ parameters: "resolution: 768x512" }, "768x512"],
  ])("send a resolution to fal only where one is given: %j", async (inputs, resolution) => {
    const { fields } = (await read({ model: fal, ...inputs })).request;
    expect(fields.resolution).toBe(resolution);
    expect(Object.hasOwn(fields, "resolution")).toBe(resolution !== undefined);
  });

  test.each<[provider: string, duration: string, wire: unknown]>([
    ["fal", "8", 8],
    ["fal", " 8 ", 8],
    ["fal", "7.5", 7.5],
    ["fal", "8s", "8s"],
    ["fal", "8 s", "8 s"],
    ["fal", "auto", "auto"],
    ["aimlapi", "8", 8],
    ["aimlapi", "8s", 8],
  ])(
    "send the duration for a model of %s without a schema: %j becomes %j",
    async (provider, duration, wire) => {
      const { request } = await read({ model: "owner/any", provider, duration });
      expect(request.fields.duration).toBe(wire);
    },
  );

  test("take parameters as YAML and as JSON", async () => {
    const yaml = "resolution: 540p # small\nseed: 7\nnegative_prompt: |-\n  blurry\n  dark";
    const json = '{"resolution": "540p", "seed": 7, "negative_prompt": "blurry\\ndark"}';
    const wanted = { resolution: "540p", seed: 7, negative_prompt: "blurry\ndark" };
    for (const parameters of [yaml, json]) {
      expect((await read({ model: pixverse, parameters })).request.fields).toMatchObject(wanted);
    }
  });

  test("send an unknown model unchanged", async () => {
    const parameters = "mood: {calm: [1, 2.5, null, true]}\n__proto__: {a: 1}\n";
    const { request } = await read({
      model: "x/y",
      provider: "aimlapi",
      parameters,
      duration: "7s",
      "aspect-ratio": "9:1",
    });
    expect(request.known).toBeUndefined();
    expect(JSON.stringify(request.fields)).toBe(
      '{"mood":{"calm":[1,2.5,null,true]},"__proto__":{"a":1},"prompt":"A paper boat","duration":7,"aspect_ratio":"9:1"}',
    );
    const onFal = await read({ model: "owner/name", provider: "fal", duration: "7s" });
    expect(onFal.request.fields).toEqual({ prompt: "A paper boat", duration: "7s" });
  });

  test("take the key from the provider's own variable, unless there is an input", async () => {
    const env = { AIMLAPI_API_KEY: "of-aimlapi\n", FAL_KEY: "of-fal" };
    expect((await read({ "api-key": "" }, env)).apiKey).toBe("of-aimlapi");
    expect((await read({ "api-key": "", model: fal }, env)).apiKey).toBe("of-fal");
    expect((await read({ "api-key": "given" }, env)).apiKey).toBe("given");
    expect((await read({ "api-key": "", model: "x/y", provider: "fal" }, env)).apiKey).toBe("of-fal");
    await expect(read({ "api-key": "" }, { FAL_KEY: "of-fal" })).rejects.toThrow("set AIMLAPI_API_KEY");
  });

  test("need no key in a dry run, and look at none", async () => {
    const { apiKey, dryRun } = await read({ "dry-run": "true", "api-key": "not a key" });
    expect([apiKey, dryRun]).toEqual([undefined, true]);
  });

  test.each([
    ["https://gateway.example.com/ai/", "https://gateway.example.com/ai/"],
    ["http://127.0.0.1:8080", "http://127.0.0.1:8080/"],
    ["http://[::1]:8080", "http://[::1]:8080/"],
    ["http://localhost", "http://localhost/"],
    ["http://2130706433", "http://127.0.0.1/"],
  ])("take %s as base URL", async (given, url) => {
    expect((await read({ "base-url": given })).baseUrl.href).toBe(url);
  });

  test.each([
    "http://127.0.0.1.example.com",
    "http://localhost.example.com",
    "http://10.0.0.1",
    "ws://localhost",
    "file:///etc",
  ])("do not take %s as base URL", async (given) => {
    await expect(read({ "base-url": given })).rejects.toThrow("base-url is");
  });

  test("take fractions and bounds of numbers", async () => {
    const inputs = await read({
      "timeout-minutes": ".5",
      "poll-interval": "2.5",
      "max-cost-usd": "0",
      "retention-days": "400",
    });
    expect(inputs).toMatchObject({ timeoutMs: 30_000, pollIntervalMs: 2500, maxCostUsd: 0 });
    expect(inputs.artifact?.retentionDays).toBe(400);
    for (const wrong of ["7201", "1e3", "0x10", "five", "NaN", "Infinity", "1,5"]) {
      await expect(read({ "timeout-minutes": wrong })).rejects.toThrow(`timeout-minutes is "${wrong}"`);
    }
    await expect(read({ "retention-days": "401" })).rejects.toThrow("from 1 to 400");
  });

  test("take a prompt as it is written, without the line ends that YAML leaves behind it", async () => {
    expect((await read({ prompt: "  two\n\n lines \n\n" })).prompt).toBe("  two\n\n lines ");
  });

  test("take a prompt from a file, by a link inside the workspace as well", async () => {
    await mkdir(join(workspace, "prompts"), { recursive: true });
    await writeFile(join(workspace, "prompts", "boat.txt"), "\uFEFFA boat\nat dawn\r\n");
    await symlink(join(workspace, "prompts"), join(workspace, "linked"), "junction");
    for (const file of ["prompts/boat.txt", "linked/boat.txt", join(workspace, "prompts/boat.txt")]) {
      const { prompt, request } = await read({ prompt: "", "prompt-file": file });
      expect(prompt).toBe("A boat\nat dawn");
      expect(request.fields.prompt).toBe(prompt);
    }
  });

  test.each([
    ["CR LF", "\r\n"],
    ["CR", "\r"],
  ])("take a prompt file with %s as the one with LF: it is the same request", async (_, end) => {
    const lines = ["A boat", "", "at dawn", ""];
    const requests = await Promise.all(
      ["\n", end].map(async (each, index) => {
        const file = `lines-${end.length}-${index}.txt`;
        await writeFile(join(workspace, file), lines.join(each));
        return (await read({ prompt: "", "prompt-file": file })).request;
      }),
    );
    expect(requests.map(({ fields }) => fields.prompt)).toEqual(["A boat\n\nat dawn", "A boat\n\nat dawn"]);
    expect(new Set(requests.map(hashRequest)).size).toBe(1);
  });

  test("take an output file anywhere inside the workspace", async () => {
    await mkdir(join(workspace, "videos"), { recursive: true });
    await writeFile(join(workspace, "videos", "old.mp4"), "");
    await symlink(join(workspace, "videos"), join(workspace, "films"), "junction");
    for (const file of ["boat.mp4", "new/deep/boat.mp4", "videos/old.mp4", "films/boat.mp4", "..boat.mp4"]) {
      expect((await read({ "output-file": file })).outputFile).toBe(join(workspace, file));
    }
  });
});

const kling = "fal-ai/kling-video/v2.5-turbo/pro/image-to-video";

describe("a step with pictures", () => {
  async function withPicture(): Promise<Record<string, string>> {
    const folder = await temporaryFolder("pictures");
    await writeFile(join(folder, "first.png"), await samplePicture("png"));
    await writeFile(join(folder, "last.jpg"), await samplePicture("jpg"));
    return { GITHUB_WORKSPACE: folder };
  }

  test("reads those of its inputs, each into its field", async () => {
    const env = await withPicture();
    const inputs = { model: kling, image: "first.png", "last-image": "last.jpg" };
    const { request } = await read({ ...inputs, "dry-run": "true" }, env);
    expect(request.fields.image_url).not.toBe(request.fields.tail_image_url);
    expect(request.pictures?.map(({ sides }) => sides)).toEqual([
      { width: 48, height: 36 },
      { width: 48, height: 36 },
    ]);
  });

  test("reads one that only the runner's temporary folder has", async () => {
    const { GITHUB_WORKSPACE: RUNNER_TEMP = "" } = await withPicture();
    const image = join(RUNNER_TEMP, "first.png");
    expect((await read({ model: kling, image }, { RUNNER_TEMP })).request.pictures).toHaveLength(1);
    await expect(read({ model: kling, image })).rejects.toThrow("image is");
  });

  test("takes several, one a line", async () => {
    const env = await withPicture();
    const model = "minimax/h3/reference-to-video";
    const lines = "\r\n  first.png\r\n\nlast.jpg \n";
    const { request } = await read({ model, "reference-images": lines, duration: "5" }, env);
    expect(request.pictures).toHaveLength(2);
    const [values] = Object.values(request.fields).filter(Array.isArray);
    expect(values).toHaveLength(2);
  });

  test("reads one that a parameter names", async () => {
    const env = await withPicture();
    const parameters = "tail_image_url: ./last.jpg";
    const { request } = await read({ model: kling, image: "first.png", parameters, "dry-run": "true" }, env);
    expect(request.pictures).toHaveLength(2);
  });

  test("takes an address of this machine only where the provider is on it", async () => {
    const image = "http://127.0.0.1:8080/a.png";
    const local = await read({ model: kling, image, "base-url": "http://127.0.0.1:9" });
    expect(Object.values(local.request.fields)).toContain(image);
    for (const inputs of [{}, { "base-url": "https://gateway.example.com" }])
      await expect(read({ model: kling, image, ...inputs })).rejects.toThrow("image is");
  });
});

describe("a step's inputs reach", () => {
  test("the fields that they are named after", async () => {
    const { generationId, artifact, githubToken, jobIndex, allowUnknownCost, preview } = await read({
      "generation-id": "gen-1:x",
      "artifact-name": "boat",
      "github-token": "ghs_x",
      "job-index": "3",
      "allow-unknown-cost": "true",
      preview: "true",
      archive: "true",
    });
    expect({ generationId, githubToken, jobIndex, allowUnknownCost, preview }).toEqual({
      generationId: "gen-1:x",
      githubToken: "ghs_x",
      jobIndex: "3",
      allowUnknownCost: true,
      preview: true,
    });
    expect(artifact).toEqual({ name: "boat", archive: true, retentionDays: undefined });
  });

  test("the provider's published schema, where the catalogue refuses them and the run is a real one", async () => {
    const inputs = { model: "fal-ai/veo3.1", duration: "7" };
    const { open, request } = await read(inputs);
    expect(open?.problems.map(({ input }) => input)).toEqual(["duration"]);
    expect(request.model).toBe("fal-ai/veo3.1");
    await expect(read({ ...inputs, "dry-run": "true" })).rejects.toThrow('duration is "7"');
    // What else is wrong is told together with what the schema might have confirmed.
    await expect(read({ ...inputs, archive: "no" })).rejects.toThrow(
      /^2 inputs cannot be used:\n- archive is .+\n- duration is .+\nNothing .+ Correct them and run the step again\.$/su,
    );
    const collected = await read({ ...inputs, "generation-id": "gen-1" });
    expect(collected.request.model).toBe("fal-ai/veo3.1");
  });

  test("no model that needs no prompt without a picture, and one with it without a prompt", async () => {
    await expect(read({ prompt: "" })).rejects.toThrow("prompt is missing or empty");
    await expect(read({ prompt: "", model: "" })).rejects.toThrow(/prompt is missing/u);
    await expect(read({ prompt: "x", "prompt-file": "y.txt" })).rejects.toThrow(
      "prompt and prompt-file are both given; keep one of them",
    );
  });

  test("nobody through a proxy that cannot be read; a dry run needs none", async () => {
    const env = { HTTPS_PROXY: "socks5://proxy.invalid" };
    await expect(read({}, env)).rejects.toThrow("HTTPS_PROXY (environment variable) is not the address");
    expect((await read({ "dry-run": "true" }, env)).dryRun).toBe(true);
  });

  test("the model's own fields, for a name that is one", async () => {
    const inputs = { model: " fal-ai/veo3.1 ", generate_audio: "true" };
    await expect(read(inputs)).rejects.toThrow(
      "generate_audio is not an input of this action, but a field of the model; set it in parameters, as generate_audio",
    );
  });
});

describe("a step refuses, with nothing but the one reason,", () => {
  /** `refusals.test.ts` starts the action with some of these. */
  async function expectRefusal(
    inputs: Record<string, string>,
    reason: string,
    env: Record<string, string> = {},
  ): Promise<void> {
    const refusal = await read(inputs, env).catch((error: Error) => error);
    expect(refusal).toMatchObject({
      title: "Invalid input",
      message: `One input cannot be used:\n- ${reason}\nNothing was sent and nothing was spent. Correct it and run the step again.`,
    });
  }

  test.each(refusedInputs)("%s", async (_, inputs, reason) => {
    await expectRefusal(inputs, reason);
  });

  test.each(refusedPromptFiles)("as prompt-file %s", async (_, inputs, reason) => {
    const env = { GITHUB_WORKSPACE: await workspaceOfPaths() };
    await expectRefusal({ prompt: "", ...inputs }, reason, env);
  });

  test.each(refusedOutputFiles)("as output-file %s", async (_, file, reason) => {
    const env = { GITHUB_WORKSPACE: await workspaceOfPaths() };
    await expectRefusal({ "output-file": file }, `output-file is ${quoted(file)}, ${reason}`, env);
  });
});
