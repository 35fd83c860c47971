import { posix, resolve } from "node:path";
import * as z from "zod/mini";
import type { StepContext } from "../context.ts";
import { relativePath } from "../files/names.ts";
import { resolveOutputFile, resolveOutputFolder } from "../inputs/workspace.ts";
import type { Environment } from "../log/action-log.ts";
import type { Problem } from "../models/request.ts";

const text = z.exactOptional(z.string());

/** The path inputs of the actions that work on a manifest. */
export const pathInputs = {
  manifest: z.prefault(z.string(), "videos.yml"),
  "lock-file": text,
  gallery: text,
};

/** A file of the workspace. */
export interface WorkspaceFile {
  /** The path from the workspace, with `/`. */
  name: string;
  /** Absolute path. */
  path: string;
}

/** The paths of a manifest and of its lock file and gallery. */
export interface AssetPaths {
  /** Absolute path. */
  workspace: string;
  manifest: WorkspaceFile;
  lockFile: WorkspaceFile;
  /** Absolute path. */
  gallery: string | undefined;
}

/** Resolves the paths. Adds a problem for each path that is not usable. */
export async function readPaths(
  given: { manifest?: string; "lock-file"?: string; gallery?: string },
  { workspace, environment }: StepContext,
  problems: Problem[],
): Promise<AssetPaths> {
  const manifest = workspaceFile(given.manifest ?? "videos.yml", workspace);
  const lock = given["lock-file"] ?? posix.join(posix.dirname(manifest.name), "videos.lock.json");
  const resolved = await resolveOutputFile(lock, workspace);
  if ("problem" in resolved) problems.push({ input: "lock-file", message: resolved.problem });
  const gallery = await resolveGallery(given.gallery, workspace, environment, problems);
  return { workspace, manifest, lockFile: workspaceFile(lock, workspace), gallery };
}

function workspaceFile(file: string, workspace: string): WorkspaceFile {
  const path = resolve(workspace, file);
  return { name: relativePath(workspace, path), path };
}

async function resolveGallery(
  folder: string | undefined,
  workspace: string,
  environment: Environment,
  problems: Problem[],
): Promise<string | undefined> {
  if (folder === undefined) return undefined;
  const resolved = await resolveOutputFolder(folder, workspace, environment.RUNNER_TEMP);
  if ("path" in resolved) return resolved.path;
  problems.push({ input: "gallery", message: resolved.problem });
  return undefined;
}
