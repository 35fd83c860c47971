import { appendFile, rm, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { expect, test } from "vitest";
import { dataUriLength, PictureChangedError, readContent, readDataUri } from "../../src/pictures/content.ts";
import type { Picture } from "../../src/pictures/picture.ts";
import { PictureReader } from "../../src/pictures/reader.ts";
import { pngOf } from "../support/pictures.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

async function written(bytes: Buffer): Promise<Picture> {
  const workspace = await temporaryFolder("content");
  await writeFile(join(workspace, "a.png"), bytes);
  const read = await new PictureReader({ workspace }).read("a.png", 20_000_000);
  if ("problem" in read) throw new Error(read.problem);
  return read.picture;
}

test.for([1000, 65_536 * 3, 65_536 * 3 + 1, 65_536 * 3 + 2])(
  "%s bytes are read as they are, and as a data URI",
  async (size) => {
    const bytes = await pngOf(size);
    const picture = await written(bytes);
    expect((await buffer(readContent(picture))).equals(bytes)).toBe(true);
    const uri = await buffer(readDataUri(picture));
    expect(uri.toString()).toBe(`data:image/png;base64,${bytes.toString("base64")}`);
    expect(dataUriLength(picture)).toBe(uri.length);
  },
);

test.for<[what: string, change: (path: string) => Promise<unknown>]>([
  ["is gone", (path) => rm(path)],
  ["has grown", (path) => appendFile(path, "x")],
  ["has shrunk", (path) => truncate(path, 150_000)],
  ["is empty", (path) => truncate(path, 0)],
  ["has other bytes", async (path) => writeFile(path, await pngOf(200_000, "b"))],
])("the last part of a picture that %s is never read", async ([, change]) => {
  const bytes = await pngOf(200_000);
  const picture = await written(bytes);
  await change(picture.path);
  const parts: Buffer[] = [];
  const reading = (async () => {
    for await (const part of readContent(picture)) parts.push(part);
  })();
  await expect(reading).rejects.toThrow(PictureChangedError);
  expect(Buffer.concat(parts).length).toBeLessThan(bytes.length);
});
