import { createHash } from "node:crypto";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { createServer, type IncomingMessage, type RequestListener } from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import tls from "node:tls";
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync, zstdCompressSync } from "node:zlib";
import { afterAll, beforeAll, beforeEach, expect, onTestFinished, test, vi } from "vitest";
import { HttpClient } from "../../src/http/client.ts";
import { FileHostPolicy, type Resolve } from "../../src/http/file-host.ts";
import { StepLog } from "../../src/log/step-log.ts";
import { downloadVideo } from "../../src/video-file/download.ts";
import { placeholderVideo } from "../../src/video-file/placeholder/placeholder.ts";
import { certificateFor, daysFromNow } from "../support/certificate.ts";
import { RecordingLog } from "../support/recording-log.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

// Pauses between tries are none of what is tested here.
vi.mock("node:timers/promises", () => ({ setTimeout: async () => {} }));

const trusted = certificateFor(["files.test"]);
const wrongName = certificateFor(["elsewhere.test"]);
const expired = certificateFor(["files.test"], daysFromNow(-9), daysFromNow(-8));
const early = certificateFor(["files.test"], daysFromNow(8), daysFromNow(9));
const unknown = certificateFor(["files.test"]);

let video: Buffer;
beforeAll(async () => {
  video = Buffer.from(await placeholderVideo({ seconds: 5, width: 768, height: 512 }));
  tls.setDefaultCACertificates([trusted, wrongName, expired, early].map(({ cert }) => cert));
});
afterAll(() => tls.setDefaultCACertificates(tls.getCACertificates("bundled")));

let requests: IncomingMessage[];
beforeEach(() => {
  requests = [];
});

type Server = ReturnType<typeof createServer>;

/** Serves on a loopback port until the test is over. */
async function listening(server: Server): Promise<number> {
  server.on("request", (request) => requests.push(request));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  return (server.address() as AddressInfo).port;
}

const host = (listener: RequestListener) => listening(createServer(listener));

/** `files.test` is this machine; no other name is known. */
const resolve: Resolve = (name, callback) => {
  if (name === "files.test") callback(null, [{ address: "127.0.0.1", family: 4 }]);
  else callback(Object.assign(new Error(`getaddrinfo ENOTFOUND ${name}`), { code: "ENOTFOUND" }), []);
};

/** Downloads a file from a provider on this machine. @returns what came to be under the file's name. */
async function download(url: string): Promise<Buffer> {
  const policy = new FileHostPolicy(new URL("http://127.0.0.1"), resolve);
  const http = new HttpClient("generate-video/test", {}, policy.lookup);
  onTestFinished(() => http.close());
  const path = join(await temporaryFolder("download"), "video.mp4");
  const { core } = await RecordingLog.create();
  const { signal } = new AbortController();
  const refresh = async () => undefined;
  const made = await downloadVideo({
    url,
    path,
    refresh,
    http,
    policy,
    log: new StepLog(core),
    signal,
  });
  const bytes = await readFile(path);
  expect(made.sha256).toBe(createHash("sha256").update(bytes).digest("hex"));
  return bytes;
}

test.each([
  "text/plain",
  "text/html; charset=utf-8",
  "image/gif",
  "application/json",
  "binary/octet-stream",
  "no type at all",
  "",
  undefined,
])("the bytes decide what a file is, not its content type: %s", async (type) => {
  const port = await host((_, response) => {
    response.writeHead(200, type === undefined ? {} : { "content-type": type }).end(video);
  });
  expect(await download(`http://127.0.0.1:${port}/v`)).toEqual(video);
});

test.each([
  ["gzip", "gzip", () => gzipSync(video)],
  ["gzip under its old name", "X-GZIP", () => gzipSync(video)],
  ["deflate", "deflate", () => deflateSync(video)],
  ["deflate without zlib's header", "deflate", () => deflateRawSync(video)],
  ["brotli", "br", () => brotliCompressSync(video)],
  ["zstd", "zstd", () => zstdCompressSync(video)],
  ["two encodings", "gzip, br", () => brotliCompressSync(gzipSync(video))],
  ["gzip that nothing names", undefined, () => gzipSync(video)],
  ["gzip that is named but not there", "gzip", () => video],
  ["an encoding that nobody knows", "UTF-8", () => video],
  ["none", "identity", () => video],
])("a file is asked for as it is, and decoded all the same: %s", async (_, encoding, body) => {
  const port = await host((_request, response) => {
    const bytes = body();
    const named = encoding === undefined ? {} : { "content-encoding": encoding };
    response.writeHead(200, { "content-length": bytes.length, ...named }).end(bytes);
  });
  expect(await download(`http://127.0.0.1:${port}/v`)).toEqual(video);
  expect(requests[0]?.headers["accept-encoding"]).toBe("identity");
});

test("a decoded download is not resumed, since its ranges are not those of the file", async () => {
  const encoded = gzipSync(Buffer.concat([video, freeBox(200_000)]), { level: 0 });
  let answers = 0;
  const port = await host((_, response) => {
    response.writeHead(200, {
      "content-length": encoded.length,
      "content-encoding": "gzip",
      "accept-ranges": "bytes",
      etag: '"1"',
    });
    if (answers++ > 0) response.end(encoded);
    else response.write(encoded.subarray(0, 150_000), () => response.destroy());
  });
  expect((await download(`http://127.0.0.1:${port}/v`)).length).toBe(video.length + 200_000);
  expect(requests.map(({ headers }) => headers.range)).toEqual([undefined, undefined]);
});

function freeBox(size: number): Buffer {
  const box = Buffer.alloc(size);
  box.writeUInt32BE(size);
  box.write("free", 4);
  return box;
}

test("a file falsely declared compressed is refused before the deadline", async () => {
  const page = "<!doctype html><title>Sign in</title>";
  const port = await host((_, response) => {
    response.writeHead(200, { "content-encoding": "gzip" }).end(page);
  });
  await expect(download(`http://127.0.0.1:${port}/v`)).rejects.toThrow(/cannot be decompressed/);
});

test.each([
  ["a path", "/vidéo/日本.mp4", "/vid%C3%A9o/%E6%97%A5%E6%9C%AC.mp4"],
  ["a query", "/v.mp4?name=é", "/v.mp4?name=%C3%A9"],
  ["a relative path", "über.mp4", "/folder/%C3%BCber.mp4"],
  ["what is encoded already", "/vid%C3%A9o.mp4", "/vid%C3%A9o.mp4"],
])("a redirect's address is read as UTF-8: %s", async (_, location, asked) => {
  const port = await host((request, response) => {
    if (request.url !== "/folder/start") return response.end(video);
    return response.writeHead(302, { location: Buffer.from(location).toString("latin1") }).end();
  });
  expect(await download(`http://127.0.0.1:${port}/folder/start`)).toEqual(video);
  expect(requests.map(({ url }) => url)).toEqual(["/folder/start", asked]);
});

test("invalid UTF-8 in a redirect's URL stays unchanged", async () => {
  const port = await host((request, response) => {
    if (request.url !== "/start") return response.end(video);
    return response.writeHead(302, { location: "/vid\xe9o.mp4" }).end();
  });
  expect(await download(`http://127.0.0.1:${port}/start`)).toEqual(video);
  expect(requests[1]?.url).toBe("/vid%E9o.mp4");
});

const secure = ({ key, cert }: { key: string; cert: string }) =>
  listening(createTlsServer({ key, cert }, (_, response) => response.end(video)));

test("an http address is asked for over https", async () => {
  const port = await secure(trusted);
  expect(await download(`http://files.test:${port}/v?a=1`)).toEqual(video);
  expect(requests.map(({ url }) => url)).toEqual(["/v?a=1"]);
});

test("a redirect to http is followed over https", async () => {
  const port = await secure(trusted);
  const start = await host((_, response) => {
    response.writeHead(307, { location: `http://files.test:${port}/v` }).end();
  });
  expect(await download(`http://127.0.0.1:${start}/`)).toEqual(video);
});

test("plain http is never spoken with another machine", async () => {
  const port = await host((_, response) => response.end(video));
  await expect(download(`http://files.test:${port}/v`)).rejects.toThrow(/5 times in a row/);
  expect(requests).toEqual([]);
});

test.each([
  ["of an unknown signer", unknown, /DEPTH_ZERO_SELF_SIGNED_CERT.*NODE_EXTRA_CA_CERTS.*5 times in a row/],
  ["for another name", wrongName, /^(?!.*NODE_EXTRA).*altnames.*5 times in a row/],
  ["that has expired", expired, /^(?!.*NODE_EXTRA).*CERT_HAS_EXPIRED.*5 times in a row/],
  ["that is not valid yet", early, /^(?!.*NODE_EXTRA).*CERT_NOT_YET_VALID.*5 times in a row/],
])("a certificate %s ends the download after a few tries", async (_, certificate, message) => {
  const port = await secure(certificate);
  await expect(download(`https://files.test:${port}/v`)).rejects.toThrow(message);
  expect(requests).toEqual([]);
});

test("an unknown host name ends the download after a few tries", async () => {
  await expect(download("https://files.invalid/v")).rejects.toThrow(/ENOTFOUND.*5 times in a row/);
});

test.each([
  ["a WebM video", "1a45dfa39f4286810142f7810142f2810442f381084282847765626d"],
  ["a Matroska video", "1a45dfa3a3428681014282886d6174726f736b61"],
  ["an AVI video", "524946460010000041564920"],
  ["a GIF picture", "474946383961"],
])("a file that is %s is fetched once, and named", async (what, begins) => {
  const port = await host((_, response) => {
    response.writeHead(200, { "content-type": "video/mp4" });
    response.end(Buffer.concat([Buffer.from(begins, "hex"), Buffer.alloc(100_000, 7)]));
  });
  await expect(download(`http://127.0.0.1:${port}/v`)).rejects.toMatchObject({
    name: "DownloadError",
    message: `the file is not an mp4: it is ${what}`,
  });
  expect(requests).toHaveLength(1);
});
