import { posix } from "node:path";
import pMap from "p-map";
import { Failure } from "../errors.ts";
import { fileIdentity, relativePath } from "../files/names.ts";
import { readPromptFile, readWorkspaceFile, resolveOutputFile } from "../inputs/workspace.ts";
import { requiresPrompt } from "../models/request.ts";
import type { Asset } from "./asset.ts";
import { describeProblems, type ManifestProblem, withoutEchoes } from "./problem.ts";
import { type Entry, merged, problemAt, requestOf } from "./request.ts";

/** Bytes; room for more than ten times as many as thousands of videos need. */
const maxBytes = 16 * 1024 * 1024;

/** Entries checked at the same time. */
const concurrency = 16;

/**
 * Reads and checks a manifest and the files that it names.
 *
 * @param file The path from the workspace.
 * @param workspace Absolute path.
 * @returns the videos in the manifest's order.
 * @throws {Failure} "Invalid input", with every problem and its line number.
 */
export async function readManifest(file: string, workspace: string): Promise<Asset[]> {
  const read = await readWorkspaceFile(file, workspace, maxBytes);
  if ("problem" in read) throw invalidManifest([`- manifest ${read.problem}`]);
  const { parseManifest } = await import("./parse.ts");
  const parsed = parseManifest(read.text);
  const entries = [...parsed.videos].map(([id, own]): Entry => ({ ...parsed, id, own }));
  const entryProblems: ManifestProblem[] = [];
  const checked = await pMap(entries, (entry) => checkEntry(entry, workspace, entryProblems), {
    concurrency,
  });
  entryProblems.push(...sharedOutputs(entries, checked));
  const problems = [...parsed.problems, ...withoutEchoes(entryProblems, parsed.problems)];
  if (problems.length > 0) throw invalidManifest(describeProblems(problems, file));
  return checked.flatMap(({ asset }) => asset ?? []);
}

/** The valid parts of an entry. */
interface Checked {
  asset?: Asset;
  /** The path of the video from the workspace, with `/`. */
  output?: string;
}

async function checkEntry(entry: Entry, workspace: string, problems: ManifestProblem[]): Promise<Checked> {
  const prompt = await promptOf(entry, workspace, problems);
  const request = requestOf(entry, prompt, problems);
  const path = await pathOf(entry, workspace, problems);
  if (path === undefined) return {};
  const output = relativePath(workspace, path);
  if (prompt === undefined || request === undefined) return { output };
  return { output, asset: { id: entry.id, request, prompt, output, path, ...optionsOf(entry) } };
}

function optionsOf(
  entry: Entry,
): Pick<Asset, "generationId" | "maxCostUsd" | "allowUnknownCost" | "pollIntervalMs" | "artifact"> {
  const said = merged(entry);
  const interval = said["poll-interval"];
  return {
    generationId: said["generation-id"],
    maxCostUsd: said["max-cost-usd"],
    allowUnknownCost: said["allow-unknown-cost"],
    pollIntervalMs: interval === undefined ? undefined : interval * 1000,
    artifact: {
      name: said["artifact-name"] ?? `${entry.id}.mp4`,
      archive: said.archive ?? false,
      retentionDays: said["retention-days"],
    },
  };
}

async function promptOf(
  entry: Entry,
  workspace: string,
  problems: ManifestProblem[],
): Promise<string | undefined> {
  const { prompt, "prompt-file": file } = merged(entry);
  if (prompt !== undefined && file !== undefined) {
    problems.push(problemAt(entry, "prompt", "and prompt-file are both given; keep one of them"));
    return undefined;
  }
  if (prompt !== undefined) return prompt.replace(/[\r\n]+$/u, "");
  if (file === undefined) {
    const { model, provider } = merged(entry);
    if (!requiresPrompt(model, provider)) return "";
    problems.push(problemAt(entry, "prompt", "is missing; say what the video shows, or name a prompt-file"));
    return undefined;
  }
  const read = await readPromptFile(file, workspace);
  if ("text" in read) return read.text;
  problems.push(problemAt(entry, "prompt-file", read.problem));
  return undefined;
}

async function pathOf(
  entry: Entry,
  workspace: string,
  problems: ManifestProblem[],
): Promise<string | undefined> {
  const resolved = await resolveOutputFile(entry.own.output ?? `videos/${entry.id}.mp4`, workspace);
  if ("path" in resolved) return resolved.path;
  problems.push(problemAt(entry, "output", resolved.problem));
  return undefined;
}

/** Problems of videos with the same output, or with outputs that are the same file on another operating system. */
function sharedOutputs(entries: readonly Entry[], checked: readonly Checked[]): ManifestProblem[] {
  const owners = new Map<string, string>();
  const shared = entries.flatMap((entry, index) => {
    const output = checked[index]?.output;
    if (output === undefined) return [];
    const file = fileIdentity(output);
    const owner = owners.get(file);
    owners.set(file, owner ?? entry.id);
    return owner === undefined
      ? []
      : [problemAt(entry, "output", `is ${output}, which is already the output of ${owner}`)];
  });
  const below = entries.flatMap((entry, index) => {
    const output = checked[index]?.output ?? "";
    const owner = foldersOf(fileIdentity(output))
      .map((folder) => owners.get(folder))
      .find(Boolean);
    return owner === undefined
      ? []
      : [problemAt(entry, "output", `is ${output}, which is inside the output of ${owner}, a file`)];
  });
  return [...shared, ...below];
}

function foldersOf(path: string): string[] {
  const folder = posix.dirname(path);
  return folder === "." ? [] : [folder, ...foldersOf(folder)];
}

function invalidManifest(problems: readonly string[]): Failure {
  const count = problems.length === 1 ? "a mistake" : `${problems.length} mistakes`;
  return new Failure("Invalid input", {
    what: `The manifest has ${count}:\n${problems.join("\n")}\n`,
    cost: "Nothing was sent and nothing was spent.",
    next: `Correct ${problems.length === 1 ? "it" : "them"} and run the step again.`,
  });
}
