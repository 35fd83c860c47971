import { readFile } from "node:fs/promises";
import { rolldown } from "rolldown";
import { inRepository } from "../repository.ts";

/** The generated module that holds the gallery's style and script as texts, for the bundle. */
export const assetsPath = "src/gallery/assets.ts";

const sources = "src/gallery/page";

/** In cascade order: later rules override earlier ones. */
const styles = ["base", "head", "filter", "videos", "player", "caption", "copy", "pages", "dialog", "print"];

/** Generates the module from the sources of the gallery's page. */
export async function renderAssets(): Promise<string> {
  const [style, script] = await Promise.all([stylesheet(), bundledScript()]);
  return `// Generated from ${sources} by "npm run gallery". Do not edit.

export const stylesheet = ${JSON.stringify(style)};

export const script = ${JSON.stringify(script)};
`;
}

/** Without comments and indentation. Newlines stay, because one may separate words. */
async function stylesheet(): Promise<string> {
  const read = (name: string) => readFile(inRepository(`${sources}/styles/${name}.css`), "utf8");
  const parts = await Promise.all(styles.map(read));
  return parts
    .join("\n")
    .replaceAll(/\/\*.*?\*\//gsu, "")
    .replaceAll(/\s*\n\s*/gu, "\n")
    .trim();
}

async function bundledScript(): Promise<string> {
  const bundle = await rolldown({ input: inRepository(`${sources}/main.ts`) });
  const { output } = await bundle.generate({ format: "iife", minify: true });
  const script = output[0].code.trim();
  if (/<\/script|<!--/iu.test(script)) throw new Error("The gallery's script would end its own element");
  return script;
}
