import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import { TwirpError } from "./twirp.ts";

/** Identifies the caller: the ids of the run's attempt and of the job, which the messages repeat. */
export interface BackendIds {
  run: string;
  job: string;
  attempt: number;
}

/** Ids like the service's, different for each attempt of the run and each of its jobs. */
export function backendIds(attempt: number, job = 0): BackendIds {
  const tail = String(attempt).padStart(12, "0");
  const part = String(job).padStart(4, "0");
  return { run: `c0ffee00-0000-4000-8000-${tail}`, job: `decade00-0000-4000-${part}-${tail}`, attempt };
}

/** Issues and checks tokens like those that the runner gives to a step: JSON Web Tokens with the ids in a scope. */
export class RuntimeTokens {
  /** The highest attempt that has a token. */
  latestAttempt = 1;
  readonly #secret = randomBytes(32);

  issue(attempt: number, jobOfRun = 0): string {
    this.latestAttempt = Math.max(this.latestAttempt, attempt);
    const { run, job } = backendIds(attempt, jobOfRun);
    const scope = `Actions.GenericRead:00000000-0000-0000-0000-000000000000 Actions.Results:${run}:${job}`;
    const text = `${encodePart({ alg: "HS256", typ: "JWT" })}.${encodePart({ scp: scope })}`;
    return `${text}.${this.#sign(text)}`;
  }

  /**
   * Reads the ids in an `Authorization` header.
   * @throws {TwirpError} `unauthenticated` for any token not issued here.
   */
  check(authorization: string | undefined): BackendIds {
    const [, text = "", payload = "", signature = ""] =
      /^Bearer ([\w-]+\.([\w-]+))\.([\w-]+)$/.exec(authorization ?? "") ?? [];
    const expected = Buffer.from(this.#sign(text));
    const given = Buffer.from(signature);
    if (expected.length !== given.length || !timingSafeEqual(expected, given)) {
      throw new TwirpError("unauthenticated", "the runtime token is missing or not valid");
    }
    const [, attempt, job] =
      /Actions\.Results:[^: ]+-(\d{12}):[^: ]+-(\d{4})-\d{12}"/.exec(decodePart(payload)) ?? [];
    return backendIds(Number(attempt), Number(job));
  }

  #sign(text: string): string {
    return createHmac("sha256", this.#secret).update(text).digest("base64url");
  }
}

function encodePart(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString("base64url");
}

function decodePart(text: string): string {
  return Buffer.from(text, "base64url").toString("utf8");
}
