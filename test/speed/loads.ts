import { readdir, readFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { inRepository } from "../../scripts/repository.ts";
import { runAction, type Step, type StepResult } from "../support/action.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const dist = inRepository("dist");

/** A step, and what it loaded, each once and in order: files of `dist` by name, modules of Node as `node:http`. */
export async function runAndRecord(step: Step): Promise<{ result: StepResult; loads: string[] }> {
  const list = join(await temporaryFolder("loads"), "loads.txt");
  const recorder = pathToFileURL(inRepository("scripts/check/record-loads.ts")).href;
  const result = await runAction({
    ...step,
    nodeArgs: ["--import", recorder],
    env: { ...step.env, RECORD_LOADS_TO: list },
  });
  const urls = (await readFile(list, "utf8")).trim().split("\n");
  return { result, loads: [...new Set(urls.flatMap(nameOf))] };
}

function nameOf(url: string): string[] {
  if (!url.startsWith("file:")) return [url];
  const path = fileURLToPath(url);
  return path.startsWith(dist) ? [basename(path)] : [];
}

/** Words that stand in one part's code alone, whatever the chunk is called that it was put into. */
const words = {
  undici: "UND_ERR_SOCKET",
  "artifact client": "github.actions.results.api.v1.ArtifactService",
  "video file checks": "ssix",
};

export type Library = keyof typeof words;

/** The files of `dist` that hold a library. */
export async function filesOf(library: Library): Promise<string[]> {
  const names = (await readdir(dist)).filter((name) => name.endsWith(".js"));
  const texts = await Promise.all(names.map((name) => readFile(join(dist, name), "utf8")));
  return names.filter((_, index) => texts[index]?.includes(words[library]));
}
