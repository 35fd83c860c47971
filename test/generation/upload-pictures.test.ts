import { afterEach, expect, test, vi } from "vitest";
import type { GenerationContext } from "../../src/generation/context.ts";
import { RateLimiter } from "../../src/generation/rate-limiter.ts";
import { Spending } from "../../src/generation/spending.ts";
import { uploadPictures } from "../../src/generation/upload-pictures.ts";
import { placeholderOf } from "../../src/pictures/picture.ts";
import type { PictureContent } from "../../src/providers/provider.ts";
import { checkedPicture } from "../support/picture-file.ts";
import { pngOf } from "../support/pictures.ts";

afterEach(() => {
  vi.useRealTimers();
});

/** Uploads a picture of so many bytes to a host that takes a second for each megabyte. @returns the lines of the log. */
async function uploaded(bytes: number): Promise<string[]> {
  const picture = await checkedPicture(await pngOf(bytes));
  vi.useFakeTimers({ toFake: ["performance"] });
  const lines: string[] = [];
  const provider = {
    upload: async ({ read }: PictureContent) => {
      for await (const part of read()) vi.advanceTimersByTime(part.length / 1000);
      return "https://files.example/a.png";
    },
  };
  const log = {
    info: (line: string) => lines.push(line),
    withHeartbeat: (_: unknown, work: () => Promise<unknown>) => work(),
  };
  const backend = { provider, files: {}, rateLimiter: new RateLimiter() };
  const signal = new AbortController().signal;
  const context = { backend, log, signal, spending: new Spending() } as unknown as GenerationContext;
  const fields = { prompt: "x", image_url: placeholderOf(picture) };
  const request = { provider: "fal", model: "a/b", fields, pictures: [picture], known: undefined } as const;
  const sent = await uploadPictures(request, context);
  expect(sent.fields).toEqual({ prompt: "x", image_url: "https://files.example/a.png" });
  return lines;
}

test("the upload of a large picture tells how far it is, every few seconds", async () => {
  const [start, ...progress] = await uploaded(12_000_000);
  expect(start).toBe('Uploading "a.png" (PNG, 48 × 36, 12.0 MB)');
  expect(progress).toHaveLength(2);
  expect(progress[0]).toMatch(/^Uploaded 5\.\d MB of 12\.0 MB$/u);
});

test("that of a small one tells only its start", async () => {
  expect(await uploaded(4_900_000)).toHaveLength(1);
});
