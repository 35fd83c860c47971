import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { extname, join } from "node:path";
import { type Plugin, rolldown } from "rolldown";
import { minify } from "rolldown/utils";
import { actions } from "../src/index.ts";
import { inRepository } from "./repository.ts";
import { runTool } from "./tool.ts";

/** The contents of `dist`, by file name. */
export type Bundle = Map<string, Buffer>;

/**
 * Compiles `src` to `build` and bundles it: one `index.js`, a chunk for each part that is loaded on demand, the
 * licences of all bundled packages, and a thin entry for each action. Equal sources give equal bytes in any folder.
 */
export async function bundle(): Promise<Bundle> {
  await rm(inRepository("build"), { recursive: true, force: true });
  await runTool("typescript", "tsc", ["-p", "src/tsconfig.json"]);
  await Promise.all(excerpts.map(bundleExcerpt));
  return new Map([...(await pack()), ...Object.keys(actions).map(entry)]);
}

/** Files of `src` that only pass on what is used of a package, and that are replaced by a bundle of just that. */
const excerpts = ["log/core.js", "http/undici.js"];

/**
 * Drops what a package loads and nothing uses. All of `@actions/core` includes an HTTP client and takes as long to load
 * as Node to start; all of `undici` takes a third longer than its part that sends requests. `ncc` drops unused code
 * only from packages that are ES modules and declare themselves free of side effects: core does not say so, and
 * undici's index is a CommonJS module.
 */
async function bundleExcerpt(path: string): Promise<void> {
  const file = inRepository(`build/${path}`);
  const excerpt = await rolldown({
    input: file,
    platform: "node",
    treeshake: { moduleSideEffects: false, propertyReadSideEffects: false, propertyWriteSideEffects: false },
    // undici's own switch for bundlers: it leaves an experimental parser out.
    transform: { define: { esbuildDetection: "true" } },
    plugins: [
      { name: "CommonJS index as ES module", transform: (code, id) => indexAsModule(code, id) },
      withoutHttp2,
    ],
  });
  await excerpt.write({ file });
  await excerpt.close();
}

/**
 * Makes `node:http2` fail to load, which undici takes for a Node built without it. The HTTP client uses HTTP/1.1 only,
 * and Node would load its TLS with it.
 */
const withoutHttp2: Plugin = {
  name: "without HTTP/2",
  resolveId: (id) => (id === "node:http2" ? "\0without-http2" : undefined),
  load: (id) => (id === "\0without-http2" ? 'throw new Error("bundled without HTTP/2");' : undefined),
};

/** Turns the CommonJS index of undici into an ES module, each of whose exports can be dropped by itself. */
function indexAsModule(code: string, id: string): string | undefined {
  if (!id.endsWith("/node_modules/undici/index.js")) return undefined;
  const imports: string[] = [];
  const exports: string[] = [];
  const body = code
    .replace(/require\('(\.[^']+)'\)/gu, (_, path) => {
      imports.push(`import part${imports.length} from ${JSON.stringify(path)};`);
      return `part${imports.length - 1}`;
    })
    .replace(/^module\.exports\.(\w+) = (new |makeDispatcher\()?/gmu, (_, name, call = "") => {
      exports.push(`exported_${name} as ${name}`);
      return `const exported_${name} = ${call && `/* @__PURE__ */ ${call}`}`;
    })
    .replace(/module\.exports\.(\w+)/gu, "exported_$1");
  if (/\brequire\(|\bmodule\./u.test(body)) throw new Error("The index of undici has another form");
  return [...imports, body, `export { ${exports.join(", ")} };`].join("\n");
}

/**
 * Makes one bundle, because `ncc` does not share chunks between entries. Minifies afterwards, because its `--minify`
 * would only affect `index.js`.
 */
async function pack(): Promise<Bundle> {
  const folder = await mkdtemp(join(tmpdir(), "generate-video-bundle-"));
  try {
    const options = ["--out", folder, "--license", "licenses.txt", "--no-cache", "--quiet"];
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
  // git would convert the CRLF line endings of some licences.
  if (extname(name) === ".txt") return Buffer.from(content.toString().replaceAll("\r\n", "\n"));
  return content;
}

async function minified(name: string, source: string): Promise<string> {
  const { code, errors } = await minify(name, source, { module: true, codegen: { legalComments: "none" } });
  if (errors.length > 0) throw new Error(`${name} could not be minified: ${errors[0]?.message}`);
  return `${escapeBeyondAscii(code.trimEnd())}\n`;
}

/**
 * Makes a source plain ASCII: V8 reads it faster. In a raw template and after a backslash, the escape would be something
 * else than the character.
 */
function escapeBeyondAscii(code: string): string {
  if (/\\[^\0-\x7f]|String\.raw`[^`]*[^\0-\x7f]/u.test(code))
    throw new Error("A raw template or a backslash has a character beyond ASCII");
  return code.replace(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

/**
 * An entry file. It keeps V8's compiled code for the job's later steps, in a folder whose name only the actions of the
 * job can tell: workflows unpack files of strangers into `RUNNER_TEMP`, and compiled code is run unseen. It makes the
 * folder itself, because Node would try for ever where none can be made. It imports nothing: for an `import`, Node reads
 * every export of a built-in module, and so loads Web Crypto and file streams, which no step uses.
 */
function entry(action: string): [string, Buffer] {
  const source = `const { enableCompileCache, getCompileCacheDir } = process.getBuiltinModule("node:module");
const { ACTIONS_RUNTIME_TOKEN: token, RUNNER_TEMP: temporary, NODE_DISABLE_COMPILE_CACHE: off } = process.env;
if (token && temporary && !off && !getCompileCacheDir()) {
  const { hash } = process.getBuiltinModule("node:crypto");
  const { existsSync, mkdirSync } = process.getBuiltinModule("node:fs");
  const folder = \`\${temporary}/generate-video-\${hash("sha256", token)}\`;
  try {
    if (!existsSync(folder)) mkdirSync(folder, 0o700);
    enableCompileCache(folder);
  } catch {
    // Nothing is kept.
  }
}
const { start } = await import("./index.js");
await start(${JSON.stringify(action)});
`;
  return [`${action}.js`, Buffer.from(source)];
}
