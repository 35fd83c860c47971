import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { Failure } from "../errors.ts";
import { html, Markup } from "./markup.ts";

/** What stands in each page and script that a gallery wrote. */
export const mark = new Markup('name="generator" content="generate-video"');

export function isMarked(text: string): boolean {
  return text.includes(mark.text);
}

/** Marks the first page, and says which of the files beside it are the gallery's own. */
export function ownershipMarker(files: readonly string[]): Markup {
  return html`<meta ${mark} data-files="${files.join(" ")}">`;
}

const marker = new RegExp(`<meta ${mark.text} data-files="([^"]*)">`, "u");
const ownPath = /^(?:page-\d+\.html|videos\.js|(?:videos|posters)\/[a-z0-9][a-z0-9._-]*)$/u;

/**
 * The files that the gallery in this folder wrote beside its page; none where there is no gallery yet.
 *
 * @throws {Failure} where the folder has a page that no gallery wrote.
 */
export async function ownedFiles(folder: string): Promise<string[]> {
  const path = join(folder, "index.html");
  const page = await readFile(path, "utf8").catch(absent);
  if (page === undefined) return [];
  const files = marker.exec(page)?.[1];
  if (files === undefined) throw inTheWay(path);
  return files.split(" ").filter((file) => ownPath.test(file));
}

export function inTheWay(path: string): Failure {
  return new Failure("Invalid input", {
    what: `${path} is in the gallery's way and was not written by a gallery.`,
    cost: "A gallery costs nothing.",
    next: "Give the gallery a folder of its own, or remove that file.",
  });
}

function absent(error: NodeJS.ErrnoException): undefined {
  if (error.code !== "ENOENT") throw error;
}
