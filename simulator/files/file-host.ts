import { createHash } from "node:crypto";
import { buffer } from "node:stream/consumers";
import type { Exchange } from "../http/exchange.ts";
import { type Reply, reply, textReply } from "../http/reply.ts";
import { allOf, type Check, hasUserAgent, type Refuse, type Service } from "../http/service.ts";
import type { Job } from "../jobs/job.ts";
import type { Settings } from "../options.ts";
import { type FileContent, read, videoFile } from "./content.ts";
import type { Links } from "./links.ts";
import { parseRange } from "./range.ts";
import { fileType, type Uploads } from "./uploads.ts";

/**
 * The host of the finished files, on another origin than the API. A URL must match exactly, and a request with a key is
 * refused.
 */
export function fileHost(settings: Settings, links: Links, uploads: Uploads): Service {
  return {
    owns: () => true,
    refuse: refuseFile,
    wrongMethod: 405,
    routes: [
      {
        at: "file",
        method: "GET",
        path: /^\/files(?:\/|%2F)/u,
        check: allOf(hasUserAgent(refuseFile), checkNoKey(settings)),
        handle: async (exchange) => {
          const link = links.find(exchange.target);
          if (!link) return refuseFile(404, exchange);
          const refusal = links.refusalStatus(link);
          if (refusal !== undefined) return { ...refuseFile(refusal, exchange), job: link.job };
          return serveFile(exchange, link.job, settings);
        },
      },
      {
        at: "upload",
        method: "PUT",
        path: /^\/uploads\//u,
        streamed: true,
        check: allOf(hasUserAgent(refuseFile), checkNoKey(settings), checkUpload(uploads)),
        handle: (exchange) => storeUpload(exchange, uploads),
      },
      {
        at: "uploaded-file",
        method: "GET",
        path: /^\/uploads\//u,
        check: checkNoKey(settings),
        handle: (exchange) => serveUpload(exchange, uploads),
      },
    ],
  };
}

const refuseFile: Refuse = (status, _, message = `Error ${status}`) =>
  textReply(status, "application/xml", `<?xml version="1.0"?><Error><Message>${message}</Message></Error>\n`);

function checkNoKey({ keys }: Settings): Check {
  return (exchange) => {
    const sent = [exchange.target, ...Object.values(exchange.headers)];
    const leaks = sent.some((text) => Object.values(keys).some((key) => text.includes(key)));
    if (!leaks && exchange.headers.authorization === undefined) return undefined;
    return refuseFile(400, exchange, "Credentials are not accepted here");
  };
}

function checkUpload(uploads: Uploads): Check {
  return (exchange) => {
    const { "content-type": type, "content-length": length } = exchange.headers;
    const upload = uploads.forTarget(exchange.target);
    if (!upload || upload.content) return refuseFile(403, exchange, "The address is unknown or used");
    if (type !== upload.type) return refuseFile(400, exchange, "The content type is not the announced one");
    return length === undefined ? refuseFile(411, exchange, "The length is missing") : undefined;
  };
}

async function storeUpload(exchange: Exchange, uploads: Uploads): Promise<Reply> {
  const upload = uploads.forTarget(exchange.target);
  const content = await buffer(exchange.content);
  if (!upload || fileType(content) !== upload.type)
    return refuseFile(400, exchange, "The bytes are not of the announced type");
  upload.content = content;
  return textReply(200, "text/plain", "");
}

function serveUpload(exchange: Exchange, uploads: Uploads): Reply {
  const content = uploads.stored(exchange.url.pathname);
  if (!content) return refuseFile(404, exchange);
  return reply(200, fileType(content) ?? "application/octet-stream", [content], content.length);
}

async function serveFile(exchange: Exchange, job: Job, settings: Settings): Promise<Reply> {
  const file = await makeFile(job, settings);
  const served = exchange.alterFile(file);
  const answer = partReply(exchange, served, chooseContentType(job, settings), job);
  return { ...answer, onDelivered: served === file ? answer.onDelivered : undefined };
}

/** The complete file of a job. */
export function makeFile(job: Job, { fileBytes }: Settings): Promise<FileContent> {
  return videoFile(job, fileBytes);
}

/** The content type from the settings, or the provider's usual one. */
export function chooseContentType(job: Job, { answers }: Settings): string {
  if (answers.contentType !== "usual") return answers.contentType;
  if (job.container === "webm") return "video/webm";
  return job.provider === "fal" ? "application/octet-stream" : "video/mp4";
}

function partReply(exchange: Exchange, file: FileContent, contentType: string, job: Job): Reply {
  const etag = `"${createHash("sha256").update(job.id).digest("hex").slice(0, 32)}"`;
  const { range, "if-range": ifRange = etag } = exchange.headers;
  const asked = ifRange === etag ? parseRange(range, file.length) : "whole";
  if (asked === "unsatisfiable") return unsatisfiable(exchange, file.length);
  const { start, end } = asked === "whole" ? { start: 0, end: file.length } : asked;
  const status = asked === "whole" ? 200 : 206;
  const answer = reply(status, contentType, read(file, start, end), end - start);
  const contentRange = { "content-range": `bytes ${start}-${end - 1}/${file.length}` };
  return {
    ...answer,
    headers: { ...answer.headers, "accept-ranges": "bytes", etag, ...(status === 206 && contentRange) },
    job,
    onDelivered: end === file.length ? () => job.delivered++ : undefined,
  };
}

function unsatisfiable(exchange: Exchange, length: number): Reply {
  const answer = refuseFile(416, exchange);
  return { ...answer, headers: { ...answer.headers, "content-range": `bytes */${length}` } };
}
