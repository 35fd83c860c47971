import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { registerHooks } from "node:module";
import { posix } from "node:path";
import { TextDocument } from "vscode-languageserver-textdocument";
import { readAction } from "../../simulator/runner/action-metadata.ts";
import { findInRepository, inRepository } from "../repository.ts";
import type { Finding } from "./part.ts";

// The language service imports its JSON schemas without the attribute that Node requires.
registerHooks({
  load: (url, context, next) =>
    next(url, url.endsWith(".json") ? { ...context, importAttributes: { type: "json" } } : context),
});
const { registerLogger, validate } = await import("@actions/languageservice");

// It logs its own crashes and then reports no problems.
registerLogger({ error: fail, warn: fail, info: () => {}, log: () => {} });

/**
 * Checks that GitHub's language service accepts every `action.yml`, that none has an unknown key, and that the files
 * they name exist.
 */
export async function checkActions(): Promise<Finding> {
  const paths = await findInRepository(["action.yml", "*/action.yml", "*/*/action.yml"]);
  const problems = await Promise.all(paths.map(checkAction));
  return { problems: problems.flat(), note: paths.join(", ") };
}

async function checkAction(path: string): Promise<string[]> {
  const invalid = await diagnose(path);
  return invalid.length > 0 ? invalid : findMissingFiles(path);
}

async function diagnose(path: string): Promise<string[]> {
  const text = await readFile(inRepository(path), "utf8");
  const diagnostics = await validate(TextDocument.create(`file:///${path}`, "yaml", 1, text));
  return diagnostics.map(({ message, range }) => `${path}:${range.start.line}: ${message}`);
}

async function findMissingFiles(path: string): Promise<string[]> {
  const { runs } = await readAction(path);
  if (runs.using === "composite") return [];
  return [runs.pre, runs.main, runs.post]
    .filter((file) => file !== undefined)
    .map((file) => posix.join(posix.dirname(path), file))
    .filter((file) => !existsSync(inRepository(file)))
    .map((file) => `${path} names ${file}, which is not there`);
}

function fail(message: string): never {
  throw new Error(message);
}
