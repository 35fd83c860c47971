import { posix } from "node:path";
import pMap from "p-map";
import { type Failure, listingFailure } from "../errors.ts";
import { fileIdentity, relativePath } from "../files/names.ts";
import { readPictures } from "../inputs/pictures.ts";
import { readPromptFile, readWorkspaceFile, resolveOutputFile } from "../inputs/workspace.ts";
import { type Problem, requiresPrompt } from "../models/request.ts";
import { PictureReader } from "../pictures/reader.ts";
import type { Asset } from "./asset.ts";
import { describeProblems, type ManifestProblem, withoutEchoes } from "./problem.ts";
import { type Entry, merged, openEntryRequest, problemAt, writtenRequest } from "./request.ts";

/** Bytes; room for more than ten times as many as thousands of videos need. */
const maxBytes = 16 * 1024 * 1024;

/** Entries checked at the same time. */
const concurrency = 16;

/** Where and for what a manifest is read. */
export interface ManifestOptions {
  /** Absolute path. */
  workspace: string;
  /** Absolute path of the runner's temporary folder, where pictures may be too. */
  temporary: string | undefined;
  /**
   * Whether the providers' published schemas may later be asked about requests that the catalogue cannot decide;
   * otherwise the catalogue's word counts.
   */
  mayAsk: boolean;
  /** Whether pictures may have addresses on this machine. */
  allowLoopback: boolean;
}

/**
 * Reads and checks a manifest and the files that it names.
 *
 * @param file The path from the workspace.
 * @returns the videos in the manifest's order.
 * @throws {Failure} "Invalid input", with every problem and its line number.
 */
export async function readManifest(file: string, options: ManifestOptions): Promise<Asset[]> {
  const { workspace } = options;
  const read = await readWorkspaceFile(file, workspace, maxBytes);
  if ("problem" in read) throw refusedManifest([`- manifest ${read.problem}`]);
  const { parseManifest } = await import("./parse.ts");
  const parsed = parseManifest(read.text);
  const entries = [...parsed.videos].map(([id, own]): Entry => ({ ...parsed, id, own }));
  const entryProblems: ManifestProblem[] = [];
  const reader = new PictureReader(options);
  const check = (entry: Entry) => checkEntry(entry, options, reader, entryProblems);
  const checked = await pMap(entries, check, { concurrency });
  entryProblems.push(...sharedOutputs(entries, checked));
  const problems = [...parsed.problems, ...withoutEchoes(entryProblems, parsed.problems)];
  const assets = checked.flatMap(({ asset }) => asset ?? []);
  if (problems.length === 0) return assets;
  // The problems are reported together, also those that a published schema might have resolved.
  const open = assets.flatMap((asset) => asset.open?.problems.map(asset.locate) ?? []);
  throw invalidManifest([...problems, ...open], file);
}

/** The valid parts of an entry. */
interface Checked {
  asset?: Asset;
  /** The path of the video from the workspace, with `/`. */
  output?: string;
}

async function checkEntry(
  entry: Entry,
  { workspace, mayAsk, allowLoopback }: ManifestOptions,
  reader: PictureReader,
  problems: ManifestProblem[],
): Promise<Checked> {
  const prompt = await readEntryPrompt(entry, workspace, problems);
  const written = writtenRequest(entry, prompt, problems);
  const wrongFiles: Problem[] = [];
  const given = written && (await readPictures(written, { reader, allowLoopback, problems: wrongFiles }));
  problems.push(...wrongFiles.map(({ input, message }) => problemAt(entry, input, message)));
  const request = openEntryRequest(entry, given, problems, mayAsk);
  const path = await resolveOutput(entry, workspace, problems);
  if (path === undefined) return {};
  const output = relativePath(workspace, path);
  if (prompt === undefined || request === undefined) return { output };
  const locate = ({ input, message }: Problem) => problemAt(entry, input, message);
  return { output, asset: { id: entry.id, ...request, locate, prompt, output, path, ...readOptions(entry) } };
}

function readOptions(
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

async function readEntryPrompt(
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

async function resolveOutput(
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
    const owner = listFolders(fileIdentity(output))
      .map((folder) => owners.get(folder))
      .find(Boolean);
    return owner === undefined
      ? []
      : [problemAt(entry, "output", `is ${output}, which is inside the output of ${owner}, a file`)];
  });
  return [...shared, ...below];
}

function listFolders(path: string): string[] {
  const folder = posix.dirname(path);
  return folder === "." ? [] : [folder, ...listFolders(folder)];
}

/** The failure of a manifest with problems, each with its line. */
export function invalidManifest(problems: readonly ManifestProblem[], file: string): Failure {
  return refusedManifest(describeProblems(problems, file));
}

function refusedManifest(problems: readonly string[]): Failure {
  const count = problems.length === 1 ? "a mistake" : `${problems.length} mistakes`;
  const report = {
    what: `The manifest has ${count}:`,
    cost: "Nothing was sent and nothing was spent.",
    next: `Correct ${problems.length === 1 ? "it" : "them"} and run the step again.`,
  };
  return listingFailure("Invalid input", report, problems, { mark: "" });
}
