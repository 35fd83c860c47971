import { execFileSync } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "../../test/gallery/support/playwright.ts";
import { inRepository } from "../repository.ts";

/** 256 colours, which is enough for a page of flat colours. */
const palette = "split[a][b];[a]palettegen=stats_mode=full[p];[b][p]paletteuse=dither=sierra2_4a";

/** Seconds for which each frame of a moving picture is shown. */
const frameSeconds = 2.5;

/**
 * Saves what a page shows as `docs/NAME.png`.
 * @param fullPage Whether to save what can be scrolled to, too.
 */
export async function savePicture(page: Page, name: string, fullPage = false): Promise<void> {
  await using frames = await Frames.create();
  await frames.add(page, fullPage);
  frames.encode(["-vf", palette, "-compression_level", "9"], `${name}.png`);
}

/** What a page shows at some times, all of one size. */
export class Frames implements AsyncDisposable {
  readonly #folder: string;
  #count = 0;

  private constructor(folder: string) {
    this.#folder = folder;
  }

  static async create(): Promise<Frames> {
    return new Frames(await mkdtemp(join(tmpdir(), "generate-video-frames-")));
  }

  async add(page: Page, fullPage = false): Promise<void> {
    await page.screenshot({ path: join(this.#folder, `${this.#count++}.png`), fullPage });
  }

  /** Saves them as the moving picture `docs/NAME.gif`, without an end. */
  saveGif(name: string): void {
    this.encode(["-vf", palette, "-loop", "0"], `${name}.gif`);
  }

  /** @param file In `docs`. */
  encode(options: readonly string[], file: string): void {
    const source = ["-framerate", `1/${frameSeconds}`, "-i", join(this.#folder, "%d.png")];
    const args = ["-v", "error", "-y", ...source, ...options, inRepository(`docs/${file}`)];
    execFileSync("ffmpeg", args, { stdio: "inherit" });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.#folder, { recursive: true });
  }
}
