import { appendFile, rm, truncate, writeFile } from "node:fs/promises";
import { buffer } from "node:stream/consumers";
import { expect, test } from "vitest";
import { dataUriLength, PictureChangedError, readContent, readDataUri } from "../../src/pictures/content.ts";
import { checkedPicture } from "../support/picture-file.ts";
import { pngOf } from "../support/pictures.ts";

test.for([1000, 65_536 * 3, 65_536 * 3 + 1, 65_536 * 3 + 2])(
  "%s bytes are read as they are, and as a data URI",
  async (size) => {
    const bytes = await pngOf(size);
    const picture = await checkedPicture(bytes);
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
  const picture = await checkedPicture(bytes);
  await change(picture.path);
  const parts: Buffer[] = [];
  const reading = (async () => {
    for await (const part of readContent(picture)) parts.push(part);
  })();
  await expect(reading).rejects.toThrow(PictureChangedError);
  expect(Buffer.concat(parts).length).toBeLessThan(bytes.length);
});
