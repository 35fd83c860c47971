import { inRepository } from "../scripts/repository.ts";
import { hostVariables } from "../simulator/runner/environment.ts";
import { runNode } from "./processes/run.ts";
import { type Spread, summarizeByMedian } from "./rows/row.ts";

/** What an import adds to the start of a process, and where it went. */
export interface ImportCost {
  what: string;
  /** Milliseconds, a bare Node taken off. */
  cost: Spread;
  fate: string;
}

const rounds = 10;

const nothing = "";

const imports = [
  { what: "@actions/core", load: ["@actions/core"], fate: "at once, without its OIDC part" },
  { what: "@actions/artifact", load: ["@actions/artifact"], fate: "while the video is being made" },
  { what: "mediabunny", load: ["mediabunny"], fate: "in a dry run" },
  { what: "undici", load: ["undici"], fate: "once the inputs are right" },
  { what: "yaml", load: ["yaml"], fate: "where there are parameters" },
  { what: "zod", load: ["zod"], fate: "never: zod/mini" },
  { what: "zod/mini", load: ["zod/mini"], fate: "at once: it checks the inputs" },
  { what: "node:crypto", load: ["node:crypto"], fate: "once the inputs are right" },
  { what: "node:http2", load: ["node:http2"], fate: "where a server speaks it" },
];

/** What each import costs by itself, as its package is installed; bundled, they cost less. */
export async function importCosts(): Promise<ImportCost[]> {
  const took = new Map(
    [nothing, ...imports.map(({ what }) => what)].map((what) => [what, [] as number[]] as const),
  );
  for (let round = 0; round < rounds; round++) {
    for (const [what, times] of took) {
      const load = imports.find((candidate) => candidate.what === what)?.load ?? [];
      times.push(await timeToLoad(load));
    }
  }
  const bare = summarizeByMedian(took.get(nothing) ?? []).value;
  return imports.map(({ what, fate }) => {
    const times = (took.get(what) ?? []).map((time) => time - bare);
    return { what, cost: summarizeByMedian(times), fate };
  });
}

async function timeToLoad(specifiers: readonly string[]): Promise<number> {
  const code = specifiers.map((specifier) => `import ${JSON.stringify(url(specifier))};`).join("");
  const {
    code: exit,
    startedAt,
    endedAt,
    errors,
  } = await runNode(["--input-type=module", "--eval", code], {
    ...hostVariables(),
  });
  if (exit !== 0) throw new Error(`${specifiers.join(", ")} could not be loaded:\n${errors}`);
  return endedAt - startedAt;
}

/** Where a package is installed: here, or with the peers. */
function url(specifier: string): string {
  if (specifier.startsWith("node:")) return specifier;
  return import.meta.resolve(specifier, inRepository("bench/peers/package.json"));
}
