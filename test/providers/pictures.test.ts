import { rm } from "node:fs/promises";
import { expect, onTestFinished, test } from "vitest";
import { defaultKeys, type FaultAction, type Operation } from "../../simulator/simulator.ts";
import { HttpClient } from "../../src/http/client.ts";
import { FileHostPolicy } from "../../src/http/file-host.ts";
import { readContent } from "../../src/pictures/content.ts";
import { type Picture, placeholderOf } from "../../src/pictures/picture.ts";
import type { Fal } from "../../src/providers/fal/fal.ts";
import { ProviderError } from "../../src/providers/provider.ts";
import { providers } from "../../src/providers/table.ts";
import { checkedPicture } from "../support/picture-file.ts";
import { pictureKinds, pictureTypes, pngOf, samplePicture, sha256 } from "../support/pictures.ts";
import { simulatorForTest } from "../support/plain-client.ts";
import { never } from "../support/provider.ts";

const falModel = "fal-ai/kling-video/v3/pro/image-to-video";
const aimlapiModel = "kling-video/v1.6/standard/image-to-video";

async function openFal(faults: [at: Operation, action: FaultAction][] = [], baseUrl?: string) {
  const simulator = await simulatorForTest({ faults: faults.map(([at, action]) => ({ at, do: action })) });
  const http = new HttpClient("generate-video/test", {});
  onTestFinished(() => http.close());
  const files = { http, policy: new FileHostPolicy(new URL(baseUrl ?? simulator.url)) };
  const provider = (await providers.fal.connect(http, new URL(simulator.url), defaultKeys.fal)) as Fal;
  const upload = (picture: Picture, signal = never) =>
    provider.upload({ ...picture, read: () => readContent(picture) }, files, signal);
  return { simulator, provider, upload };
}

test.for(pictureKinds)(
  "a %s arrives at fal's storage byte for byte, without the key and the file's name",
  async (kind) => {
    const bytes = await samplePicture(kind);
    const picture = await checkedPicture(bytes, `my secret plan.${kind}`);
    const { simulator, upload } = await openFal();
    const address = await upload(picture);
    expect(Buffer.from(await (await fetch(address)).arrayBuffer()).equals(bytes)).toBe(true);
    const [initiate, put] = simulator.requests;
    expect(initiate).toMatchObject({
      method: "POST",
      url: `${simulator.url}/storage/upload/initiate?storage_type=fal-cdn-v3`,
      headers: {
        authorization: `Key ${defaultKeys.fal}`,
        "x-fal-object-lifecycle-preference": '{"expiration_duration_seconds":86400}',
      },
    });
    expect(JSON.parse(initiate?.body ?? "")).toEqual({
      content_type: pictureTypes[kind],
      file_name: `picture-${sha256(bytes).slice(0, 16)}.${pictureTypes[kind].slice(6)}`,
    });
    expect(put?.headers).toMatchObject({
      "content-type": pictureTypes[kind],
      "content-length": String(bytes.length),
    });
    expect(put?.headers.authorization).toBeUndefined();
    expect(simulator.uploads).toHaveLength(1);
  },
);

test("the storage is on a host of its own, where the base URL is fal's", async () => {
  const http = new HttpClient("generate-video/test", {});
  onTestFinished(() => http.close());
  const asked: string[] = [];
  http.send = async ({ url }) => {
    asked.push(url.href);
    return { status: 401, headers: {}, text: "{}" };
  };
  const provider = (await providers.fal.connect(http, new URL(providers.fal.baseUrl), "k")) as Fal;
  const picture = await checkedPicture(await samplePicture("png"));
  const files = { http, policy: new FileHostPolicy(new URL(providers.fal.baseUrl)) };
  await expect(
    provider.upload({ ...picture, read: () => readContent(picture) }, files, never),
  ).rejects.toThrow("The key was refused");
  expect(asked).toEqual(["https://rest.fal.ai/storage/upload/initiate?storage_type=fal-cdn-v3"]);
});

const to = (address: string, member = "upload_url"): FaultAction => ({
  kind: "body",
  json: (healthy) => ({ ...healthy, [member]: address }),
});

test.for<[what: string, at: Operation, action: FaultAction, kind: string, message: RegExp]>([
  [
    "refuses the key",
    "initiate-upload",
    { kind: "status", status: 401 },
    "rejected",
    /^The key was refused \(HTTP 401\)/u,
  ],
  ["has no right", "initiate-upload", { kind: "status", status: 403 }, "rejected", /may not do this/u],
  [
    "is in trouble",
    "initiate-upload",
    { kind: "status", status: 503, retryAfter: 7 },
    "retryable",
    /HTTP 503/u,
  ],
  ["is busy", "initiate-upload", { kind: "status", status: 429, retryAfter: 7 }, "rate-limited", /HTTP 429/u],
  ["breaks off", "initiate-upload", { kind: "reset" }, "retryable", /^No answer came/u],
  ["answers with a web page", "initiate-upload", { kind: "html" }, "retryable", /is not JSON/u],
  [
    "answers without addresses",
    "initiate-upload",
    { kind: "body", json: { upload_url: 1 } },
    "retryable",
    /does not say where to upload/u,
  ],
  [
    "redirects",
    "initiate-upload",
    { kind: "redirect", to: "https://elsewhere.example/", status: 302 },
    "retryable",
    /redirects to another host/u,
  ],
  [
    "names a plain address",
    "initiate-upload",
    to("http://elsewhere.example/x"),
    "rejected",
    /to upload to that is not used: its address is not https/u,
  ],
  [
    "names a metadata service",
    "initiate-upload",
    to("https://169.254.169.254/x"),
    "rejected",
    /is a reserved address/u,
  ],
  [
    "names an address with a user",
    "initiate-upload",
    to("https://a:b@elsewhere.example/x"),
    "rejected",
    /contains a user name/u,
  ],
  ["names no URL", "initiate-upload", to("nowhere"), "rejected", /it is not a URL/u],
  [
    "names a plain file",
    "initiate-upload",
    to("http://elsewhere.example/x", "file_url"),
    "rejected",
    /of the uploaded file that is not used/u,
  ],
  [
    "refuses an expired upload",
    "upload",
    { kind: "status", status: 403 },
    "retryable",
    /^The upload's host refuses the file \(HTTP 403\)\.$/u,
  ],
  ["refuses the size", "upload", { kind: "status", status: 413 }, "rejected", /HTTP 413/u],
  ["is in trouble during the upload", "upload", { kind: "status", status: 500 }, "retryable", /HTTP 500/u],
  [
    "is busy during the upload",
    "upload",
    { kind: "status", status: 429, retryAfter: 7 },
    "rate-limited",
    /HTTP 429/u,
  ],
  ["breaks the upload off", "upload", { kind: "reset" }, "retryable", /^The upload broke off/u],
  [
    "redirects the upload",
    "upload",
    { kind: "redirect", to: "https://elsewhere.example/", status: 307 },
    "rejected",
    /redirects to another one \(HTTP 307\)/u,
  ],
])("a storage that %s", async ([, at, action, kind, message]) => {
  const picture = await checkedPicture(await samplePicture("png"));
  const { simulator, upload } = await openFal([[at, action]]);
  const error: unknown = await upload(picture).catch((failure) => failure);
  expect(error).toBeInstanceOf(ProviderError);
  expect(error).toMatchObject({ kind, message: expect.stringMatching(message) });
  const retryAfter = "retryAfter" in action ? 7000 : undefined;
  expect((error as ProviderError).retryAfterMs).toBe(retryAfter);
  // No address of an upload is in a message.
  expect((error as ProviderError).message).not.toMatch(/uploads|Signature|elsewhere/u);
  expect(simulator.requests.filter((request) => request.at === "upload")).toHaveLength(
    at === "upload" ? 1 : 0,
  );
});

test("a private host may be named only beside a private base URL", async () => {
  const picture = await checkedPicture(await samplePicture("png"));
  const { upload, simulator } = await openFal([], "https://queue.fal.run");
  await expect(upload(picture)).rejects.toThrow("its host is a private address");
  expect(simulator.requests.map(({ at }) => at)).toEqual(["initiate-upload"]);
});

test("a picture that is gone is not uploaded, and no address waits for it any more", async () => {
  const picture = await checkedPicture(await samplePicture("png"));
  await rm(picture.path);
  const { simulator, upload } = await openFal();
  await expect(upload(picture)).rejects.toThrow('The file "a.png" could not be read after it was checked');
  expect(simulator.uploads.map(({ content }) => content)).toEqual([undefined]);
});

test("an upload ends with its signal", async () => {
  const picture = await checkedPicture(await samplePicture("png"));
  const { upload } = await openFal([["upload", { kind: "hang" }]]);
  const abort = new AbortController();
  setTimeout(() => abort.abort(new Error("stopped")), 100);
  await expect(upload(picture, abort.signal)).rejects.toThrow("stopped");
});

test("what fal says later does not repeat an upload's address", async () => {
  const { simulator, provider, upload } = await openFal();
  const address = await upload(await checkedPicture(await samplePicture("png")));
  simulator.faults.push({
    at: "submit",
    do: { kind: "status", status: 422, body: { detail: `Cannot read ${address}` } },
  });
  const request = { model: falModel, fields: { start_image_url: address }, known: undefined };
  await expect(provider.submit(request, "gv", never)).rejects.toThrow("Cannot read ***");
});

async function openAimlapi() {
  const simulator = await simulatorForTest();
  const http = new HttpClient("generate-video/test", {});
  onTestFinished(() => http.close());
  return {
    simulator,
    provider: await providers.aimlapi.connect(http, new URL(simulator.url), defaultKeys.aimlapi),
  };
}

test.for(pictureKinds)("a %s arrives at AI/ML API in the body, byte for byte", async (kind) => {
  const bytes = await samplePicture(kind);
  const picture = await checkedPicture(bytes);
  const { simulator, provider } = await openAimlapi();
  const prompt = `What is "${placeholderOf(picture)}"?`;
  const fields = { prompt, image_url: placeholderOf(picture) };
  await provider.submit({ model: aimlapiModel, fields, pictures: [picture], known: undefined }, "gv", never);
  expect(simulator.jobs[0]?.fields.prompt).toBe(prompt);
  expect(simulator.jobs[0]?.files).toEqual({ image_url: sha256(bytes) });
});

test("a picture that has changed is never sent whole to AI/ML API, which accepts nothing", async () => {
  const picture = await checkedPicture(await pngOf(300_000));
  const { simulator, provider } = await openAimlapi();
  const fields = { prompt: "x", image_url: placeholderOf(picture) };
  const changed = { ...picture, sha256: "0".repeat(64) };
  const request = {
    model: aimlapiModel,
    fields: { ...fields, image_url: placeholderOf(changed) },
    pictures: [changed],
    known: undefined,
  };
  await expect(provider.submit(request, "gv", never)).rejects.toThrow(
    'The file "a.png" changed after it was checked',
  );
  expect(simulator.jobs).toEqual([]);
});

test("an error of AI/ML API that repeats a picture is cut", async () => {
  const picture = await checkedPicture(await samplePicture("png"));
  const { simulator, provider } = await openAimlapi();
  const uri = `data:image/png;base64,${(await samplePicture("png")).toString("base64")}`;
  simulator.faults.push({
    at: "submit",
    do: { kind: "status", status: 400, body: { message: `No picture: ${uri} is bad` } },
  });
  const fields = { prompt: "x", image_url: placeholderOf(picture) };
  const request = { model: aimlapiModel, fields, pictures: [picture], known: undefined };
  await expect(provider.submit(request, "gv", never)).rejects.toThrow(
    "No picture: data:image/png;base64,… is bad",
  );
});
