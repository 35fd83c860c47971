import { createHmac, randomBytes } from "node:crypto";
import type { Job } from "../jobs/job.ts";
import type { Settings } from "../options.ts";

/** A URL of a job's file. */
export interface Link {
  /** The exact path and query. */
  target: string;
  job: Job;
  /** Milliseconds since the epoch. */
  expiresAt: number;
}

/** The URLs of finished files. A job's URL stays the same until it expires. */
export class Links {
  readonly #links: Link[] = [];
  readonly #secret = randomBytes(16);
  readonly #settings: Settings;

  constructor(settings: Settings) {
    this.#settings = settings;
  }

  /** The job's current URL, or a new one after it has expired. */
  forJob(job: Job): Link {
    const present = this.#findPresent(job);
    if (present && this.refusalStatus(present) === undefined) return present;
    const link = this.#issue(job);
    this.#links.push(link);
    job.linkRefusal = undefined;
    return link;
  }

  find(target: string): Link | undefined {
    return this.#links.find((link) => link.target === target);
  }

  /** The status with which a URL is refused; undefined if it is valid. */
  refusalStatus(link: Link): number | undefined {
    const valid = link === this.#findPresent(link.job) && Date.now() < link.expiresAt;
    return valid ? link.job.linkRefusal : 403;
  }

  #findPresent(job: Job): Link | undefined {
    return this.#links.findLast((link) => link.job === job);
  }

  #issue(job: Job): Link {
    const { answers, linkSeconds, speed } = this.#settings;
    const name = `${randomBytes(15).toString("base64url")}_output.${job.container}`;
    const path = `/${["files", "b", "koala", name].join(answers.encodedPath ? "%2F" : "/")}`;
    const expiresAt = Date.now() + (linkSeconds * 1000) / speed;
    return { target: path + this.#signature(path, expiresAt), job, expiresAt };
  }

  /** Links that never expire are not signed. */
  #signature(path: string, expiresAt: number): string {
    if (!Number.isFinite(expiresAt)) return "";
    const expires = Math.ceil(expiresAt / 1000);
    const signature = createHmac("sha256", this.#secret).update(`${path}?${expires}`).digest("hex");
    return `?Expires=${expires}&Signature=${signature}`;
  }
}
