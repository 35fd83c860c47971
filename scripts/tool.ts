import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import * as z from "zod/mini";
import { inRepository, root } from "./repository.ts";

const manifest = z.object({ bin: z.union([z.string(), z.record(z.string(), z.string())]) });

/**
 * Runs the command of a development dependency in the repository's folder with this Node, and shows its output. Rejects
 * if the command does not exit with 0.
 */
export async function runTool(packageName: string, command: string, args: readonly string[]): Promise<void> {
  const child = spawn(process.execPath, [await commandFile(packageName, command), ...args], {
    cwd: root,
    stdio: ["ignore", "inherit", "inherit"],
  });
  const [code, signal] = await once(child, "exit");
  if (code !== 0) throw new Error(`${command} ended with ${signal ?? code}`);
}

/** The script of a package's command. Node runs it directly, without a shell, on every system. */
async function commandFile(packageName: string, command: string): Promise<string> {
  const folder = `node_modules/${packageName}`;
  const { bin } = manifest.parse(JSON.parse(await readFile(inRepository(`${folder}/package.json`), "utf8")));
  const file = typeof bin === "string" ? bin : bin[command];
  if (file === undefined) throw new Error(`${packageName} has no command ${command}`);
  return inRepository(`${folder}/${file}`);
}
