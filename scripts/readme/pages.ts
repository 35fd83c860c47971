import { readFile } from "node:fs/promises";
import { findInRepository, inRepository } from "../repository.ts";
import { modelsPage, pagesFolder, renderModelPages } from "./model-pages.ts";
import { renderPerformance } from "./performance.ts";
import { renderActionPages } from "./render.ts";

/** A page of the documentation with generated parts: its text, and the text with all of them up to date. */
export interface Page {
  path: string;
  /** Undefined if there is no such file. */
  current: string | undefined;
  /** Undefined if there should be none. */
  wanted: string | undefined;
}

/** Reads and renders the README and the pages with generated parts. */
export async function renderPages(): Promise<Page[]> {
  const wanted = renderModelPages();
  const paths = new Set([...wanted.keys(), ...(await findInRepository([modelsPage, `${pagesFolder}/*.md`]))]);
  const pages = [...paths].map(async (path) => ({
    path,
    current: await readFile(inRepository(path), "utf8").catch(() => undefined),
    wanted: wanted.get(path),
  }));
  return Promise.all([renderPerformance(), ...(await renderActionPages()), ...pages]);
}
