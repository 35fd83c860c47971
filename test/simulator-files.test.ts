import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import { measure } from "./support/measure-video.ts";
import { fileUrl, generate, poll, simulatorForTest } from "./support/plain-client.ts";

describe("the file host", () => {
  test("serves a range, and all of it when the file is another than before", async () => {
    const simulator = await simulatorForTest();
    const url = await fileUrl(simulator);
    const whole = await fetch(url);
    const bytes = Buffer.from(await whole.arrayBuffer());
    const etag = whole.headers.get("etag") ?? "";
    const rest = await fetch(url, { headers: { range: "bytes=1000-", "if-range": etag } });
    expect(rest.status).toBe(206);
    expect(rest.headers.get("content-range")).toBe(`bytes 1000-${bytes.length - 1}/${bytes.length}`);
    expect(Buffer.from(await rest.arrayBuffer())).toEqual(bytes.subarray(1000));
    const middle = await fetch(url, { headers: { range: "bytes=10-19" } });
    expect(Buffer.from(await middle.arrayBuffer())).toEqual(bytes.subarray(10, 20));
    const end = await fetch(url, { headers: { range: "bytes=-7" } });
    expect(Buffer.from(await end.arrayBuffer())).toEqual(bytes.subarray(-7));
    const other = await fetch(url, { headers: { range: "bytes=1000-", "if-range": '"other"' } });
    expect(other.status).toBe(200);
    await other.arrayBuffer();
    const past = await fetch(url, { headers: { range: `bytes=${bytes.length}-` } });
    expect(past.status).toBe(416);
    expect(past.headers.get("content-range")).toBe(`bytes */${bytes.length}`);
    expect(simulator.jobs[0]?.delivered).toBe(4);
  });

  test("pads a file with a box that players skip, the same bytes from any point on", async () => {
    const simulator = await simulatorForTest({ fileBytes: 300_000 });
    const url = await fileUrl(simulator);
    const bytes = Buffer.from(await (await fetch(url)).arrayBuffer());
    expect(bytes).toHaveLength(300_000);
    expect(await measure(new Uint8Array(bytes).buffer)).toMatchObject({ width: 768, height: 512 });
    const rest = await fetch(url, { headers: { range: "bytes=123457-" } });
    expect(Buffer.from(await rest.arrayBuffer())).toEqual(bytes.subarray(123_457));
    const [job] = simulator.jobs;
    const hash = createHash("sha256").update(bytes).digest("hex");
    expect(job && (await simulator.fileSha256(job))).toBe(hash);
  });

  test("lets a signed address expire, and a poll gives a fresh one", async () => {
    const simulator = await simulatorForTest({
      linkSeconds: 1e-3,
      answers: { contentType: "application/octet-stream" },
    });
    const url = await fileUrl(simulator);
    expect(url).toMatch(/\?Expires=\d+&Signature=[0-9a-f]{64}$/u);
    await expect.poll(async () => (await fetch(url)).status).toBe(403);
    const fresh = (await poll(simulator, simulator.jobs[0]?.id)).json.video as { url: string };
    expect(fresh.url).not.toBe(url);
  });

  test("knows a path with %2F only as it was given", async () => {
    const simulator = await simulatorForTest({ answers: { encodedPath: true, fileSize: false } });
    const { json } = await generate(simulator);
    const video = json.video as { url: string; file_size?: number };
    expect(video.url).toContain("/files%2Fb%2Fkoala%2F");
    expect(video).not.toHaveProperty("file_size");
    expect((await fetch(video.url)).status).toBe(200);
    expect((await fetch(video.url.replaceAll("%2F", "/"))).status).toBe(404);
  });
});
