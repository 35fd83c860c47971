import { randomUUID } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { inRepository } from "../../scripts/repository.ts";

/** What a process took. */
export interface Usage {
  peakMegabytes: number;
  cpuSeconds: number;
}

/** What makes a process report its usage when it ends. */
export interface UsageReport {
  /** Node's options for it. */
  nodeArgs: string[];
  /** Its further variables. */
  variables: Record<string, string>;
  read(): Promise<Usage>;
}

const reporter = pathToFileURL(inRepository("bench/peers/report-usage.mjs")).href;

/** @param folder A folder for the report. */
export function reportUsage(folder: string): UsageReport {
  const file = join(folder, `usage-${randomUUID()}.json`);
  return {
    nodeArgs: ["--import", reporter],
    variables: { REPORT_USAGE_TO: file },
    read: async () => JSON.parse(await readFile(file, "utf8")),
  };
}
