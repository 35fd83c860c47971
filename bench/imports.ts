import { inRepository } from "../scripts/repository.ts";
import { hostVariables } from "../simulator/runner/environment.ts";
import { runNode } from "./processes/run.ts";
import { type Spread, summarizeByMedian } from "./rows/row.ts";

/** The time that an import adds to the start of a process. */
export interface ImportCost {
  what: string;
  /** Milliseconds more than bare Node. */
  cost: Spread;
  fate: string;
}

const rounds = 10;

/** When a step loads each import. */
const fates: Record<string, string> = {
  "@actions/core": "at once, without its HTTP client",
  "@actions/artifact": "while the video is being made",
  mediabunny: "in a dry run",
  undici: "once the inputs are right, without what sends no requests",
  yaml: "where there are parameters",
  zod: "never: zod/mini",
  "zod/mini": "at once: it checks the inputs",
  "node:crypto": "at once: @actions/core takes it for outputs",
  "node:http2": "never: HTTP/1.1 only",
};

const bareNode = "";

/** Measures each import alone, from its installed package; bundled, it takes less time. */
export async function importCosts(): Promise<ImportCost[]> {
  const took = new Map<string, number[]>([bareNode, ...Object.keys(fates)].map((what) => [what, []]));
  for (let round = 0; round < rounds; round++) {
    for (const [what, times] of took) times.push(await timeToLoad(what));
  }
  const bare = summarizeByMedian(took.get(bareNode) ?? []).value;
  return Object.entries(fates).map(([what, fate]) => {
    const times = (took.get(what) ?? []).map((time) => time - bare);
    return { what, cost: summarizeByMedian(times), fate };
  });
}

async function timeToLoad(what: string): Promise<number> {
  const code = what === bareNode ? "" : `import ${JSON.stringify(url(what))};`;
  const {
    code: exit,
    startedAt,
    endedAt,
    errors,
  } = await runNode(["--input-type=module", "--eval", code], hostVariables());
  if (exit !== 0) throw new Error(`${what} could not be loaded:\n${errors}`);
  return endedAt - startedAt;
}

/** The URL of a package, installed here or with the peers. */
function url(specifier: string): string {
  if (specifier.startsWith("node:")) return specifier;
  return import.meta.resolve(specifier, inRepository("bench/peers/package.json"));
}
