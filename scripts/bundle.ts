import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { extname, join } from "node:path";
import { minify } from "rolldown/utils";
import { inRepository } from "./repository.ts";
import { runTool } from "./tool.ts";

/** What `dist` holds: contents by file name. */
export type Bundle = Map<string, Buffer>;

/**
 * Compiles `src` to `build` and bundles it: one `index.js`, a chunk for each part that is loaded late, the
 * licences of all that is inside, and a thin entry for each file of `src/entries`.
 * The same sources give the same bytes in any folder.
 */
export async function bundle(): Promise<Bundle> {
  await rm(inRepository("build"), { recursive: true, force: true });
  await runTool("typescript", "tsc", ["-p", "src/tsconfig.json"]);
  return new Map([...(await pack()), ...(await entries())]);
}

/**
 * What undici would load only for what nothing here does: its second, experimental parser, and bodies that are forms.
 * Left out, because every submit has to wait until the chunk that they would be in is read and compiled.
 */
const neverReached = [
  "../milo/simd.js",
  "../milo/no-simd.js",
  "../web/fetch/body.js",
  "../web/fetch/formdata",
  "../web/webidl",
];

/** `ncc` shares no chunk between entries, so there is one bundle, and `--minify` would reach its `index.js` alone. */
async function pack(): Promise<Bundle> {
  const folder = await mkdtemp(join(tmpdir(), "generate-video-bundle-"));
  try {
    const without = neverReached.flatMap((request) => ["--external", request]);
    const options = ["--out", folder, "--license", "licenses.txt", "--no-cache", "--quiet", ...without];
    await runTool("@vercel/ncc", "ncc", ["build", "build/index.js", ...options]);
    return await finished(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function finished(folder: string): Promise<Bundle> {
  const names = (await readdir(folder)).sort();
  const read = async (name: string) =>
    [name, await finish(name, await readFile(join(folder, name)))] as const;
  return new Map(await Promise.all(names.map(read)));
}

async function finish(name: string, content: Buffer): Promise<Buffer> {
  if (extname(name) === ".js") return Buffer.from(await minified(name, content.toString()));
  // Some licences come with CRLF, which git would take out again.
  if (extname(name) === ".txt") return Buffer.from(content.toString().replaceAll("\r\n", "\n"));
  return content;
}

async function minified(name: string, source: string): Promise<string> {
  const { code, errors } = await minify(name, withLateHttp2(source), {
    module: true,
    codegen: { legalComments: "none" },
  });
  if (errors.length > 0) throw new Error(`${name} could not be minified: ${errors[0]?.message}`);
  return `${code.trimEnd()}\n`;
}

/**
 * Node takes 5 to 8 ms to load its HTTP/2, and undici loads it with itself: here, when a server turns out to speak it.
 * `npm run check` sees that this still fits undici: an input that is right must not load `node:http2`.
 */
function withLateHttp2(source: string): string {
  const load = /const connectH2 = (__webpack_require__\(\d+\))/u;
  return source.replace(load, "const connectH2 = (...parts) => $1(...parts)");
}

/** Entries lie one folder deeper in `src` than in `dist`; that is all that changes in them. */
async function entries(): Promise<Bundle> {
  const folder = inRepository("build/entries");
  const names = (await readdir(folder)).filter((name) => extname(name) === ".js").sort();
  const read = async (name: string) => [name, beside(await readFile(join(folder, name), "utf8"))] as const;
  return new Map(await Promise.all(names.map(read)));
}

function beside(entry: string): Buffer {
  return Buffer.from(entry.replace('from "../index.js"', 'from "./index.js"'));
}
