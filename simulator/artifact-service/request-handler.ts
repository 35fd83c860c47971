import type { IncomingMessage, ServerResponse } from "node:http";
import { nextFault } from "../faults/next.ts";
import { type Answer, jsonAnswer, readText, send } from "./answer.ts";
import type { ArtifactRegister } from "./artifact-register.ts";
import { azureErrorAnswer } from "./azure-error.ts";
import { type BlobStandIn, blobPrefix } from "./blob-stand-in.ts";
import { callOf, type RecordedRequest, restPrefix, twirpPrefix } from "./calls.ts";
import { type ArtifactFault, misbehave } from "./faults.ts";
import { type KnownRun, restAnswer } from "./rest-api.ts";
import { attemptOf, type RuntimeTokens } from "./runtime-token.ts";
import type { StoredArtifact } from "./stored-artifact.ts";
import { errorAnswer, TwirpError } from "./twirp.ts";
import { twirpMethods } from "./twirp-methods.ts";

/** Who shows them: the run's own listing and the REST API, the REST API alone, or nobody. */
export type EarlierAttempts = "listed" | "rest" | "hidden";

interface Parts {
  url: string;
  run: KnownRun;
  standIn: BlobStandIn;
  register: ArtifactRegister;
  tokens: RuntimeTokens;
  faults: readonly ArtifactFault[];
  earlierAttempts: EarlierAttempts;
  onRequest: (request: RecordedRequest) => void;
  onAnswer: (request: RecordedRequest) => void;
}

/** Takes each request to what answers it, by way of the faults. */
export class RequestHandler {
  readonly requests: RecordedRequest[] = [];
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? "/", this.#parts.url);
    const record = this.#record(request, url);
    this.#parts.onRequest(record);
    const fault = record.call && nextFault(this.#parts.faults, record.call)?.do;
    if (fault && !fault.accept) return await misbehave(response, fault);
    const answer = await this.#answer(request, url, record);
    if (fault) return await misbehave(response, fault);
    record.status = answer.status;
    this.#parts.onAnswer(record);
    request.resume();
    await send(response, answer);
  }

  #record(request: IncomingMessage, url: URL): RecordedRequest {
    const method = request.method ?? "";
    const record = {
      call: callOf(method, url),
      method,
      url: url.pathname + url.search,
      headers: request.headers,
    };
    this.requests.push(record);
    return record;
  }

  async #answer(request: IncomingMessage, url: URL, record: RecordedRequest): Promise<Answer> {
    const { standIn, run, register } = this.#parts;
    if (url.pathname.startsWith(blobPrefix)) return await standIn.serve(request, url).catch(azureErrorAnswer);
    if (url.pathname.startsWith(restPrefix)) {
      return restAnswer(request, url, run, this.#listed("rest"), (id) => register.downloadUrlOf(id));
    }
    return await this.#twirp(request, url, record).catch(errorAnswer);
  }

  async #twirp(request: IncomingMessage, url: URL, record: RecordedRequest): Promise<Answer> {
    const method = twirpMethods[url.pathname.slice(twirpPrefix.length)];
    const json = /^application\/json\b/.test(request.headers["content-type"] ?? "");
    if (!record.call || !method || request.method !== "POST" || !json) {
      throw new TwirpError("bad_route", `no handler for ${request.method} ${url.pathname}`);
    }
    const caller = this.#parts.tokens.check(request.headers.authorization);
    record.body = await readText(request);
    const listed = this.#listed("own", attemptOf(caller));
    const { register } = this.#parts;
    return jsonAnswer(200, await method({ register, listed, caller, text: record.body }));
  }

  /** What a listing shows: to a step what was there by its attempt, to the REST API what the latest one sees. */
  #listed(listing: "own" | "rest", attempt = this.#parts.tokens.latestAttempt): StoredArtifact[] {
    const { register, earlierAttempts } = this.#parts;
    const shown = earlierAttempts === "listed" || earlierAttempts === listing;
    return register.stored.filter((artifact) =>
      shown ? artifact.attempt <= attempt : artifact.attempt === attempt,
    );
  }
}
