import { createHash, randomBytes } from "node:crypto";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DefaultArtifactClient } from "@actions/artifact";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { type ArtifactService, startArtifactService } from "../simulator/artifact-service.ts";
import { azuriteIsInstalled, startAzurite } from "./support/azurite.ts";

const client = new DefaultArtifactClient();

/** More than one block of the client's 8 MB. */
const video = randomBytes(9_000_000);
const sha256 = createHash("sha256").update(video).digest("hex");

let folder: string;
let service: ArtifactService;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "artifact-client-"));
  await writeFile(join(folder, "boat.mp4"), video);
  vi.spyOn(process.stdout, "write").mockReturnValue(true);
});

afterEach(async () => {
  vi.restoreAllMocks();
  await rm(folder, { recursive: true });
});

describe("the real artifact client and the stand-in for block blobs", () => {
  beforeAll(async () => {
    service = await startArtifactService();
    useService();
  });
  afterAll(() => service.close());
  uploads();
});

describe.skipIf(!azuriteIsInstalled)(
  "the real artifact client and a real Azurite (npm ci --prefix test/azurite)",
  () => {
    let azurite: Awaited<ReturnType<typeof startAzurite>>;
    beforeAll(async () => {
      azurite = await startAzurite();
      service = await startArtifactService({ blob: azurite });
      useService();
    });
    afterAll(async () => {
      await service.close();
      await azurite.close();
    });
    uploads();
  },
);

function useService(): void {
  for (const [name, value] of Object.entries(service.env)) vi.stubEnv(name, value);
}

function uploads(): void {
  test("store a video as it is and fetch it again", async () => {
    const options = { skipArchive: true, retentionDays: 3 };
    const uploaded = await client.uploadArtifact("ignored", [join(folder, "boat.mp4")], folder, options);
    expect(uploaded).toMatchObject({ size: video.length, digest: sha256 });

    const stored = service.artifacts.find(({ id }) => id === uploaded.id);
    expect(stored).toMatchObject({
      name: "boat.mp4",
      mimeType: "video/mp4",
      contentType: "video/mp4",
      size: video.length,
      digest: `sha256:${sha256}`,
    });
    expect(stored?.expiresAt?.getTime()).toBeGreaterThan(Date.now());
    expect(video.equals(await readFile(stored?.file ?? ""))).toBe(true);

    const { artifact } = await client.getArtifact("boat.mp4");
    const path = await mkdtemp(join(folder, "fetched-"));
    await client.downloadArtifact(artifact.id, { path, skipDecompress: true });
    expect(video.equals(await readFile(join(path, "boat.mp4")))).toBe(true);
  });

  test("store a video in an archive and unpack it again", async () => {
    const uploaded = await client.uploadArtifact("a boat", [join(folder, "boat.mp4")], folder);
    const stored = service.artifacts.find(({ id }) => id === uploaded.id);
    expect(stored).toMatchObject({
      name: "a boat",
      mimeType: "application/zip",
      contentType: "application/zip",
    });

    const path = await mkdtemp(join(folder, "fetched-"));
    await client.downloadArtifact(uploaded.id ?? 0, { path });
    expect(video.equals(await readFile(join(path, "boat.mp4")))).toBe(true);
  });

  test("store an empty file", async () => {
    await writeFile(join(folder, "empty.mp4"), "");
    await client.uploadArtifact("ignored", [join(folder, "empty.mp4")], folder, { skipArchive: true });
    expect(service.artifacts.at(-1)).toMatchObject({ name: "empty.mp4", size: 0 });
  });

  test("refuse a name that was taken, and give it back after a delete", async () => {
    const upload = () => client.uploadArtifact("twice", [join(folder, "boat.mp4")], folder);
    await upload();
    await expect(upload()).rejects.toThrow(
      /409.*an artifact with this name already exists on the workflow run/,
    );
    await client.deleteArtifact("twice");
    await upload();
    const { artifacts } = await client.listArtifacts();
    expect(artifacts.filter(({ name }) => name === "twice")).toHaveLength(1);
  });
}
