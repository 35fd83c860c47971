import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { runAction } from "../support/action.ts";
import { manifestOf, manifestWorkspace } from "../support/manifest.ts";
import { measure } from "../support/measure-video.ts";
import { useServices } from "../support/services.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const dryRun = { model: "pixverse/v5/text-to-video", prompt: "A paper boat", "dry-run": "true" };

test("A dry run on a machine without an artifact service makes its video, and says once that it stays there", async () => {
  const result = await runAction({ inputs: dryRun });
  expect(result).toMatchObject({ exitCode: 0, errors: [], outputs: { status: "completed" } });
  expect(result.warnings).toHaveLength(1);
  expect(result.warnings[0]?.message).toContain("was not uploaded");
  expect(result.warnings[0]?.message).toContain("video-file");
});

test("A dry run of a manifest makes its videos there as well, with one warning", async () => {
  const workspace = await manifestWorkspace(manifestOf(["a", "b"]));
  const inputs = { "dry-run": "true" };
  const result = await runAction({ action: "assets/action.yml", workspace, inputs });
  expect(result).toMatchObject({ exitCode: 0, errors: [], outputs: { generated: '["a","b"]' } });
  expect(result.warnings).toHaveLength(1);
  expect(result.warnings[0]?.message).toContain("the videos are not uploaded");
});

test.each([
  {
    model: "fal-ai/kling-video/v3/pro/text-to-video",
    inputs: { duration: "10", "aspect-ratio": "9:16" },
    size: "720x1280 10",
  },
  {
    model: "bytedance/seedance-2.5/text-to-video",
    inputs: { duration: "4", "aspect-ratio": "21:9", parameters: '{"resolution":"480p"}' },
    size: "1120x480 4",
  },
  {
    model: "fal-ai/ltx-2-19b/text-to-video",
    inputs: { parameters: '{"num_frames":50,"fps":20,"video_size":{"width":448,"height":1120}}' },
    size: "448x1120 2.5",
  },
  { model: "alibaba/wan-3-0-video", inputs: { duration: "30" }, size: "x 30" },
])("A dry run of $model has the size that its fields tell: $size", async ({ model, inputs, size }) => {
  const result = await runAction({ inputs: { ...dryRun, model, ...inputs } });
  expect(result).toMatchObject({ exitCode: 0, errors: [] });
  const { width, height, seconds } = await measure(
    (await readFile(result.outputs["video-file"] ?? "")).buffer,
  );
  const { outputs } = result;
  expect([outputs.width, outputs.height, outputs.duration].map(Number)).toEqual([width, height, seconds]);
  expect(`${width}x${height} ${seconds}`).toMatch(new RegExp(`^${size.replace(/^x/u, "\\d+x\\d+")}$`, "u"));
});

describe("Without a prompt, where the model needs none,", () => {
  const model = "fal-ai/kling-video/v3/pro/text-to-video";
  const shots = [{ prompt: "A paper boat" }, { prompt: "The boat sinks", duration: "3" }];

  test("a video is made, and neither the log nor the summary shows one", async () => {
    const parameters = JSON.stringify({ multi_prompt: shots });
    const result = await runAction({ inputs: { model, parameters, "dry-run": "true" } });
    expect(result).toMatchObject({ exitCode: 0, errors: [], outputs: { status: "completed" } });
    expect(result.log).not.toContain("Prompt:");
    expect(result.log).toContain(`multi_prompt: ${JSON.stringify(shots)}`);
    expect(result.summary).not.toMatch(/<pre>|undefined/u);
  });

  test("a video of a manifest is made", async () => {
    const manifest = `videos:\n  boat:\n    model: ${model}\n    parameters:\n      multi_prompt: ${JSON.stringify(shots)}\n`;
    const workspace = await manifestWorkspace(manifest);
    const result = await runAction({
      action: "assets/action.yml",
      workspace,
      inputs: { "dry-run": "true", gallery: "gallery" },
    });
    expect(result).toMatchObject({ exitCode: 0, errors: [], outputs: { generated: '["boat"]' } });
  });

  test("one that needs it is still refused without", async () => {
    const workspace = await manifestWorkspace("videos:\n  boat:\n    model: fal-ai/veo3.1\n");
    const result = await runAction({ action: "assets/action.yml", workspace, inputs: { "dry-run": "true" } });
    expect(result.errors[0]?.message).toContain(
      "boat: prompt is missing; say what the video shows, or name a prompt-file",
    );
  });
});

describe("What a dry run says when it fails is true of a dry run:", () => {
  const services = useServices();

  function expectAdvice(message: string | undefined): void {
    expect(message).toContain("This is a dry run: nothing was paid.");
    expect(message).toContain("un the step again");
    expect(message).not.toMatch(/generation-id|paid for|costs|provider/u);
  }

  test("the artifact service refuses", async () => {
    services.artifacts.faults.push({
      at: "create-artifact",
      do: { kind: "status", status: 403, message: "not allowed" },
    });
    const { errors } = await runAction({ ...services.step(), inputs: dryRun });
    expect(errors).toMatchObject([{ title: "Artifact failed" }]);
    expect(errors[0]?.message).toContain("not allowed");
    expectAdvice(errors[0]?.message);
  });

  test("its time is over", async () => {
    services.artifacts.faults.push({ at: "create-artifact", do: { kind: "hang" } });
    const inputs = { ...dryRun, "timeout-minutes": "0.5" };
    const { errors } = await runAction({ ...services.step(), inputs });
    expect(errors).toMatchObject([{ title: "Timed out" }]);
    expect(errors[0]?.message).toContain("timeout-minutes");
    expectAdvice(errors[0]?.message);
  });

  test("it is cancelled", async () => {
    services.artifacts.faults.push({ at: "create-artifact", do: { kind: "hang" } });
    const signalAt = { line: "The video is ready", signal: "SIGINT" as const };
    const { errors } = await runAction({ ...services.step(), inputs: dryRun, signalAt });
    expect(errors).toMatchObject([{ title: "Cancelled" }]);
    expectAdvice(errors[0]?.message);
  });

  test("the file cannot be written", async () => {
    const file = join(await temporaryFolder("temp"), "file");
    await writeFile(file, "");
    const { errors } = await runAction({ inputs: dryRun, env: { RUNNER_TEMP: file } });
    expect(errors).toMatchObject([{ title: "Internal error" }]);
    expectAdvice(errors[0]?.message);
  });
});
