import { createHash } from "node:crypto";
import { aimlapi } from "./aimlapi/service.ts";
import { Catalogue } from "./catalogue/catalogue.ts";
import { fal } from "./fal/service.ts";
import type { Fault } from "./faults/fault.ts";
import { read } from "./files/content.ts";
import { fileHost, makeFile } from "./files/file-host.ts";
import { Links } from "./files/links.ts";
import { type Upload, Uploads } from "./files/uploads.ts";
import type { RecordedRequest } from "./http/exchange.ts";
import { createTraffic, listen } from "./http/listen.ts";
import type { Job } from "./jobs/job.ts";
import { Jobs } from "./jobs/jobs.ts";
import { type SimulatorOptions, settingsFrom } from "./options.ts";

export type { Fault, FaultAction } from "./faults/fault.ts";
export type { Operation, RecordedRequest } from "./http/exchange.ts";
export type { Job, JobState } from "./jobs/job.ts";
export { type Answers, defaultKeys, type SimulatorOptions } from "./options.ts";

/** Both providers' APIs on one loopback origin, and their file host on another. */
export interface Simulator {
  /** The base URL of both APIs. */
  url: string;
  /** The file host's origin. */
  fileUrl: string;
  /** Every request in the order of arrival. */
  requests: RecordedRequest[];
  /** Every accepted job, oldest first. */
  jobs: Job[];
  /** Every file announced to fal's storage, oldest first. */
  uploads: Upload[];
  /** The faults for the next requests. */
  faults: Fault[];
  /** The SHA-256 of a job's complete file, in hexadecimal. */
  fileSha256(job: Job): Promise<string>;
  /** Stops at once, and closes open connections. */
  close(): Promise<void>;
}

export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  const settings = settingsFrom(options);
  const traffic = createTraffic(options);
  const links = new Links(settings);
  const jobs = new Jobs(settings);
  const uploads = new Uploads();
  const files = await listen(0, [fileHost(settings, links, uploads)], traffic);
  const world = { settings, jobs, links, uploads, catalogue: new Catalogue(options), fileUrl: files.url };
  const api = await listen(options.port ?? 0, [aimlapi(world), fal(world)], traffic).catch(async (error) => {
    await files.close();
    throw error;
  });
  return {
    url: api.url,
    fileUrl: files.url,
    requests: traffic.requests,
    jobs: jobs.all,
    uploads: uploads.all,
    faults: traffic.faults,
    async fileSha256(job) {
      const file = await makeFile(job, settings);
      const hash = createHash("sha256");
      for (const part of read(file, 0, file.length)) hash.update(part);
      return hash.digest("hex");
    },
    async close() {
      await Promise.all([api.close(), files.close()]);
    },
  };
}
