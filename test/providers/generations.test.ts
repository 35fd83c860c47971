import { describe, expect, test } from "vitest";
import type { VideoRequest } from "../../src/models/request.ts";
import { providerNames } from "../../src/providers/table.ts";
import { newestJobEnds } from "../support/plain-client.ts";
import { endOf, never, opened, openedAt } from "../support/provider.ts";

describe("fal's result has its video", () => {
  const url = "https://x.invalid/v";
  test.each<[what: string, result: unknown, address?: string]>([
    ["as an object", { video: { url } }],
    ["as a text", { video: url }],
    ["in a list", { video: [{ url }] }],
    ["in a list of texts", { video: [url] }],
    ["in a list of several", { videos: [{ url }, { url: `${url}2` }] }],
    ["in a list of texts of several", { videos: [url] }],
    ["in `output.url`", { output: { url } }],
    ["in `output.video`", { output: { video: { url } } }],
    ["in `output` alone", { output: url }],
    ["in a list of outputs", { outputs: [{ video: [{ url }] }] }],
    ["in `data.video`", { status: "OK", data: { video: { url } } }],
    ["in `url`", { url, seed: 7 }],
    ["in `video_url`", { video_url: url }],
    ["in `videoUrl`", { videoUrl: url }],
    ["in `outputVideo`", { outputVideo: [{ URL: url }] }],
    ["behind an empty one", { video: null, videos: [null, { url: "" }, { url }] }],
    ["before what is no video", { image: { url: "https://x.invalid/i" }, video: { url } }],
    ["in `assets.video`", { assets: { image: "https://x.invalid/i", video: url } }],
    ["in `response`", { status: "COMPLETED", response: { video: { url } } }],
    ["in `content.video_url`", { content: { video_url: url } }],
    ["in `data.task_result`", { data: { task_result: { videos: [{ url }] } } }],
    ["in `generatedVideos`", { generatedVideos: [{ video: { uri: url } }] }],
    ["in `creations`", { creations: [{ url }] }],
    ["in `video.src`", { video: { src: url } }],
    ["in `media`", { media: [{ type: "video", url }] }],
    ["without a scheme", { video: { url: "//x.invalid/v" } }, url],
    ["behind a picture's file", { output: ["https://x.invalid/i.png?a=b", url] }],
    ["behind a sound's file", { files: [{ url: "https://x.invalid/a.MP3" }, { url }] }],
    ["behind a picture by its type", { outputs: [{ type: "image", url: "https://x.invalid/i" }, { url }] }],
    [
      "behind a sound by its type",
      { files: [{ content_type: "audio/wav", url: "https://x.invalid/a" }, { url }] },
    ],
    ["with a wrong type", { video: { url: `${url}.mp4`, content_type: "image/png" } }, `${url}.mp4`],
  ])("%s", async (_, result, address = url) => {
    const progress = await endOf("fal", [{ at: "result", do: { kind: "body", json: result as never } }]);
    expect(progress).toMatchObject({ state: "completed", videoUrl: address });
  });

  test.each([
    { images: [{ url }], thumbnail: url, audio: { url }, output: "done", status_url: url },
    { output: "https://x.invalid/i.jpeg" },
    { data: { url: "https://x.invalid/a.wav#t=0" } },
    { file: { url, content_type: "image/webp" } },
    { outputs: [{ mime_type: "audio/mpeg", url }] },
    { result: { kind: "image", url } },
  ])("and nothing else is taken for one: %j", async (json) => {
    const progress = await endOf("fal", [{ at: "result", do: { kind: "body", json } }]);
    expect(progress).toMatchObject({ state: "without-video" });
  });
});

describe("an id that would lead elsewhere is none:", () => {
  test.each(["..", ".", "", "a b", "a\nb", "x".repeat(301)])("%j", async (id) => {
    for (const name of providerNames) {
      const json = name === "fal" ? { request_id: id } : { id };
      const { provider, request } = await opened(name, {
        faults: [{ at: "submit", do: { kind: "body", json } }],
      });
      const submitted = provider.submit(request, "gv-test", never);
      await expect(submitted).rejects.toMatchObject({ name: "ProviderError", kind: "outcome-unknown" });
    }
  });

  test("where a ticket gives it, nothing is asked of fal", async () => {
    const { provider, simulator, request } = await opened("fal");
    for (const id of ["..", ".", "a b"]) {
      const checked = provider.check({ id, model: request.model }, never);
      await expect(checked).rejects.toMatchObject({ name: "ProviderError", kind: "not-found" });
      expect(await provider.cancel?.({ id, model: request.model }, never)).toBe("unknown");
    }
    expect(simulator.requests).toEqual([]);
  });

  test("in AI/ML API's list of requests, too", async () => {
    const row = { status: "succeeded", inference_id: "..", client_request_id: "gv-test" };
    const { provider, request } = await opened("aimlapi", {
      faults: [{ at: "logs", do: { kind: "body", json: { data: [row] } } }],
    });
    expect(await provider.find?.("gv-test", request.model, never)).toEqual({ id: undefined, failed: 0 });
  });
});

describe("AI/ML API's list of requests", () => {
  const rowOf = (status: string, id: string | null, name = "gv-test") => ({
    status,
    inference_id: id,
    client_request_id: name,
  });
  test.each<[what: string, rows: unknown[], listing: unknown]>([
    ["shows one that succeeded", [rowOf("succeeded", "a")], { id: "a", failed: 0 }],
    ["shows one in other words", [rowOf("Succeeded", "a")], { id: "a", failed: 0 }],
    ["shows one that failed", [rowOf("failed", "a")], { id: undefined, failed: 1 }],
    ["shows one that failed, in capitals", [rowOf("FAILED", "a")], { id: undefined, failed: 1 }],
    ["shows one that failed without an id", [rowOf("failed", null)], { id: undefined, failed: 1 }],
    ["shows a later one", [rowOf("succeeded", "b"), rowOf("failed", "a")], { id: "b", failed: 0 }],
    ["shows a later attempt's", [rowOf("succeeded", "b", "gv-test.2")], { id: "b", failed: 0 }],
    [
      "shows that a later attempt's failed",
      [rowOf("failed", "b", "gv-test.2")],
      { id: undefined, failed: 0 },
    ],
    ["shows another's", [rowOf("succeeded", "b", "gv-tests")], { id: undefined, failed: 0 }],
    ["is empty", [], { id: undefined, failed: 0 }],
  ])("%s", async (_, data, listing) => {
    const json = { data } as never;
    const { provider, request } = await opened("aimlapi", {
      faults: [{ at: "logs", do: { kind: "body", json } }],
    });
    expect(await provider.find?.("gv-test", request.model, never)).toEqual(listing);
  });
});

test("AI/ML API's list of requests that goes on and on is not read as empty", async () => {
  const row = { status: "succeeded", inference_id: "a", client_request_id: "another" };
  const json = { data: [row], pagination: { has_more: true } };
  const { provider, request } = await opened("aimlapi", {
    faults: [{ at: "logs", do: { kind: "body", json } }],
  });
  const listed = provider.find?.("gv-test", request.model, never);
  await expect(listed).rejects.toMatchObject({ name: "ProviderError", kind: "rejected" });
});

test.each([
  ["workflows/simulator/any-text-to-video", "/workflows/simulator/any-text-to-video/requests/"],
  ["fal-ai/simulator/any-text-to-video", "/fal-ai/simulator/requests/"],
])("a later attempt asks fal about a generation of %s where fal has it", async (model, path) => {
  const { provider, simulator } = await opened("fal");
  const request: VideoRequest = { provider: "fal", model, fields: { prompt: "x" }, known: undefined };
  const { generation } = await provider.submit(request, "gv-test", never);
  await newestJobEnds(simulator);
  const another = await openedAt("fal", simulator);
  expect(await another.check(generation, never)).toMatchObject({ state: "completed" });
  expect(simulator.requests.find(({ at }) => at === "status")?.url).toContain(simulator.url + path);
});
