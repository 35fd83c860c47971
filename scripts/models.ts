import { writeFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import { HttpClient } from "../src/http/client.ts";
import { readEntries } from "../src/models/data.ts";
import { providerNames } from "../src/providers/table.ts";
import { userAgent } from "../src/version.ts";
import { compareEntries } from "./models/changes.ts";
import { readFolder } from "./models/from-folder.ts";
import { formatEntries } from "./models/lines.ts";
import { readProvider } from "./models/read-provider.ts";
import { summarize } from "./models/summary.ts";
import type { Update } from "./models/update.ts";
import { inRepository } from "./repository.ts";

const options = {
  from: { type: "string" },
  "base-url": { type: "string" },
  summary: { type: "string" },
} as const;
const { from, "base-url": baseUrl, summary: summaryFile } = parseArgs({ options }).values;
const http = new HttpClient(userAgent, process.env);

// Nothing is written before every provider is read.
const updates = await Promise.all(
  providerNames.map(async (provider) => {
    const before = readEntries(provider);
    const update: Update =
      from === undefined
        ? await readProvider(provider, before, http, process.env, baseUrl)
        : { entries: await readFolder(from, provider), troubles: [] };
    return { provider, before, ...update };
  }),
).finally(() => http.close());

for (const { provider, entries } of updates)
  await writeFile(inRepository(`src/models/data/${provider}.json`), formatEntries(entries));

const summary = summarize(
  updates.map(({ provider, before, entries, troubles }) => ({
    provider,
    count: entries.length,
    troubles,
    ...compareEntries(before, entries),
  })),
);
console.log(summary);
if (summaryFile !== undefined) await writeFile(summaryFile, summary);
