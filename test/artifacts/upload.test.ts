import { readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { type ArtifactService, startArtifactService } from "../../simulator/artifact-service.ts";
import { uploadArtifact } from "../../src/artifacts/upload.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { waitUntil } from "../support/wait-until.ts";

// The client's lines are handled on their way to standard output as it is when the code of uploads is loaded.
const write = vi.hoisted(() => vi.spyOn(process.stdout, "write").mockReturnValue(true));

let service: ArtifactService;
let folder: string;
let file: string;

beforeEach(async () => {
  service = await startArtifactService();
  for (const [name, value] of Object.entries(service.env)) vi.stubEnv(name, value);
  folder = await temporaryFolder("upload");
  file = join(folder, "video.part");
  await writeFile(file, "not really a video");
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await service.close();
});

/** Uploads the file, for as long as the signal lets it. */
function upload(name: string, signal = new AbortController().signal, archive = false) {
  return uploadArtifact({ file, name, archive, retentionDays: undefined }, signal);
}

describe("an upload", () => {
  test("is the file, under the name it was given, and leaves nothing beside it", async () => {
    const { id, name, digest } = await upload("boat.mp4");
    const [stored] = service.artifacts;
    expect(stored).toMatchObject({ id, name, digest, contentType: "video/mp4" });
    expect(name).toBe("boat.mp4");
    expect(await readdir(folder)).toEqual(["video.part"]);
  });

  test("takes the next free name", async () => {
    const names = [await upload("boat.mp4"), await upload("boat.mp4"), await upload("boat.mp4")].map(
      ({ name }) => name,
    );
    expect(names).toEqual(["boat.mp4", "boat-2.mp4", "boat-3.mp4"]);
  });

  test("is not tried again after a refusal", async () => {
    service.faults.push({
      at: "create-artifact",
      do: { kind: "status", status: 403, message: "not allowed" },
    });
    await expect(upload("boat.mp4")).rejects.toThrow("not allowed");
    expect(service.requests).toHaveLength(1);
  });

  test("of a file that cannot be read is refused before the service is asked", async () => {
    file = join(folder, "gone.part");
    await expect(upload("boat.mp4")).rejects.toThrow("ENOENT");
    expect(service.requests).toEqual([]);
  });

  test("that is no longer awaited continues, and its file stays", async () => {
    const stop = new AbortController();
    const uploading = upload("boat.mp4", stop.signal);
    while (service.requests.length === 0) await setImmediate();
    stop.abort(new Error("stopped"));
    await expect(uploading).rejects.toThrow("stopped");
    const files = await readdir(folder, { recursive: true });
    expect(files.some((path) => path.endsWith("boat.mp4"))).toBe(true);
    await waitUntil(() => service.artifacts.length > 0);
    expect(service.artifacts[0]?.name).toBe("boat.mp4");
  });
});

test.each(["##[error]boo", "##[add-mask]a", "##[stop-commands]t"])(
  "an artifact's name is no command: %s",
  async (name) => {
    write.mockClear();
    await upload(`${name}.mp4`);
    const lines = write.mock.calls.map(([text]) => String(text));
    expect(lines.some((line) => line.startsWith("::debug::"))).toBe(true);
    for (const line of lines) expect(line).toMatch(/^::(debug|add-mask)::.*\n$/u);
    for (const line of lines) expect(line).not.toContain("##[");
  },
);
