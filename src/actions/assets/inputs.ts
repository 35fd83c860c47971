import { posix, relative, resolve, sep } from "node:path";
import * as z from "zod/mini";
import { invalidInput, readGiven } from "../../inputs/read.ts";
import { baseUrlText, booleanText, branchText, numberText, parsed, wordText } from "../../inputs/values.ts";
import { resolveOutputFile, resolveOutputFolder } from "../../inputs/workspace.ts";
import type { Problem } from "../../models/request.ts";
import type { Environment } from "../../runner/runner.ts";
import { parseShard, type Shard } from "./shard.ts";

const text = z.exactOptional(z.string());

export const modes = ["generate", "check", "plan", "collect"] as const;

/** The inputs of `assets/action.yml`, by name: how each is read, and its default. Empty means absent. */
export const inputSchema = z.strictObject({
  manifest: z.prefault(z.string(), "videos.yml"),
  "lock-file": text,
  mode: z.prefault(wordText(modes), "generate"),
  only: text,
  concurrency: z.prefault(numberText({ from: 1, to: 100, integer: true }), "3"),
  shard: z.exactOptional(parsed(parseShard, "the number of a shard and how many there are, such as 2/8")),
  "max-cost-usd": z.exactOptional(numberText({ from: 0, to: 1_000_000 })),
  "fail-fast": z.prefault(booleanText, "false"),
  "dry-run": z.prefault(booleanText, "false"),
  gallery: text,
  "upload-artifacts": z.prefault(booleanText, "true"),
  "timeout-minutes": z.prefault(numberText({ above: 0, to: 7200 }), "350"),
  "api-key": text,
  "base-url": z.exactOptional(baseUrlText),
  "pending-branch": z.exactOptional(branchText),
  "github-token": text,
});

type Values = Partial<z.output<typeof inputSchema>>;

/** A file of the workspace. */
export interface WorkspaceFile {
  /** By its path from the workspace, with `/`. */
  name: string;
  /** Absolute. */
  path: string;
}

/** What the step is to do, as far as it can be known without the manifest. */
export interface AssetsInputs {
  /** Absolute path. */
  workspace: string;
  manifest: WorkspaceFile;
  lockFile: WorkspaceFile;
  mode: (typeof modes)[number];
  /** Ids and globs; empty for all. */
  only: string[];
  concurrency: number;
  shard: Shard | undefined;
  maxCostUsd: number | undefined;
  failFast: boolean;
  dryRun: boolean;
  /** Absolute path. */
  gallery: string | undefined;
  uploadArtifacts: boolean;
  timeoutMs: number;
  /** As given; the environment may hold more. */
  apiKey: string | undefined;
  baseUrl: URL | undefined;
  /** A branch with videos of an earlier run that are not merged yet. */
  pendingBranch: string | undefined;
  githubToken: string | undefined;
}

/**
 * Reads and checks the step's inputs, without the manifest and without any connection.
 *
 * @throws {Failure} "Invalid input", with every problem there is.
 */
export async function readInputs(environment: Environment): Promise<AssetsInputs> {
  const { values, complete, problems } = readGiven(inputSchema, environment);
  const workspace = resolve(environment.GITHUB_WORKSPACE || ".");
  const manifest = workspaceFile(values.manifest ?? "videos.yml", workspace);
  const lockFile = await lockFileOf(values, manifest, workspace, problems);
  const gallery = await galleryOf(values, workspace, environment, problems);
  if (values.shard && values.mode !== undefined && values.mode !== "generate") {
    problems.push({ input: "shard", message: `goes with mode generate only, and mode is ${values.mode}` });
  }
  if (!complete || problems.length > 0) throw invalidInput(problems);
  return {
    workspace,
    manifest,
    lockFile,
    mode: complete.mode,
    only: (complete.only ?? "").split(/[\s,]+/u).filter(Boolean),
    concurrency: complete.concurrency,
    shard: complete.shard,
    maxCostUsd: complete["max-cost-usd"],
    failFast: complete["fail-fast"],
    dryRun: complete["dry-run"],
    gallery,
    uploadArtifacts: complete["upload-artifacts"],
    timeoutMs: complete["timeout-minutes"] * 60_000,
    apiKey: complete["api-key"],
    baseUrl: complete["base-url"],
    pendingBranch: complete["pending-branch"],
    githubToken: complete["github-token"],
  };
}

function workspaceFile(file: string, workspace: string): WorkspaceFile {
  const path = resolve(workspace, file);
  return { name: relative(workspace, path).split(sep).join("/"), path };
}

async function lockFileOf(
  values: Values,
  manifest: WorkspaceFile,
  workspace: string,
  problems: Problem[],
): Promise<WorkspaceFile> {
  const file = values["lock-file"] ?? posix.join(posix.dirname(manifest.name), "videos.lock.json");
  const resolved = await resolveOutputFile(file, workspace);
  if ("problem" in resolved) problems.push({ input: "lock-file", message: resolved.problem });
  return workspaceFile(file, workspace);
}

async function galleryOf(
  { gallery }: Values,
  workspace: string,
  environment: Environment,
  problems: Problem[],
): Promise<string | undefined> {
  if (gallery === undefined) return undefined;
  const resolved = await resolveOutputFolder(gallery, workspace, environment.RUNNER_TEMP);
  if ("path" in resolved) return resolved.path;
  problems.push({ input: "gallery", message: resolved.problem });
  return undefined;
}
