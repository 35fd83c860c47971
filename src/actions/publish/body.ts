import { existsSync } from "node:fs";
import { changedIds } from "../../lock/changes.ts";
import { formatEntryCost, type LockEntries, type LockEntry } from "../../lock/entry.ts";
import type { Asset } from "../../manifest/asset.ts";
import { posterPath } from "../../previews/paths.ts";
import { formatCost } from "../../text/format.ts";
import { code, link } from "../../text/markdown.ts";
import { shorten } from "../../text/sanitize.ts";
import type { Collection } from "./collection.ts";

/** GitHub accepts 65,536 characters; the rest is for the lines around the table. */
const maxTableLength = 60_000;
const maxPromptLength = 600;

/** The text of a pull request: a table of the new and changed videos with poster, prompt and cost. */
export function composePullRequest(
  { assets, lock }: Collection,
  before: LockEntries,
  commit: string,
  repositoryUrl: string,
): string {
  const changed = new Set(changedIds(lock.entries, before));
  const shown = assets.flatMap((asset) => {
    const entry = lock.get(asset.id);
    return entry && changed.has(asset.id) ? [{ asset, entry }] : [];
  });
  const rows = shown.map(({ asset, entry }) => formatRow(asset, entry, commit, repositoryUrl));
  const fitting = rows.slice(0, fittingRows(rows));
  const more = rows.length > fitting.length ? [`and ${rows.length - fitting.length} more videos`, ""] : [];
  const count =
    rows.length === 1 ? "One video is new or has changed." : `${rows.length} videos are new or have changed.`;
  return [
    count,
    "",
    "| Poster | Video | Prompt | Cost |",
    "| --- | --- | --- | --- |",
    ...fitting,
    "",
    ...more,
    describeTotal(shown.map(({ entry }) => entry)),
  ].join("\n");
}

function formatRow(
  { id, output, path, prompt, request }: Asset,
  entry: LockEntry,
  commit: string,
  repositoryUrl: string,
): string {
  const page = fileUrl(output, "blob", commit, repositoryUrl);
  const poster = existsSync(posterPath(path))
    ? link(
        page,
        `<img src="${fileUrl(posterPath(output), "raw", commit, repositoryUrl)}" width="240" alt="">`,
      )
    : "";
  const name = link(page, code(id));
  return `| ${poster} | ${name}<br>${code(request.model)} | ${code(shorten(prompt, maxPromptLength))} | ${formatEntryCost(entry)} |`;
}

/** The address of a file's page (`blob`), or of the file itself (`raw`), in a commit. */
function fileUrl(file: string, kind: "blob" | "raw", commit: string, repositoryUrl: string): string {
  return `${repositoryUrl}/${kind}/${commit}/${file.split("/").map(encodeURIComponent).join("/")}`;
}

function fittingRows(rows: readonly string[]): number {
  let length = 0;
  const over = rows.findIndex((each) => {
    length += each.length + 1;
    return length > maxTableLength;
  });
  return over < 0 ? rows.length : over;
}

function describeTotal(entries: readonly LockEntry[]): string {
  const usd = entries.reduce((sum, entry) => sum + (entry["cost-usd"] ?? 0), 0);
  const unknown = entries.filter((entry) => entry["cost-usd"] === null).length;
  const note =
    unknown > 0
      ? `, plus ${unknown === 1 ? "one video" : `${unknown} videos`} whose cost the provider did not report`
      : "";
  return `Total: ${formatCost(usd, undefined)}${note}.`;
}
