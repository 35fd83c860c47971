import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const program = fileURLToPath(
  new URL("../azurite/node_modules/azurite/dist/src/blob/main.js", import.meta.url),
);

/** Whether `npm ci` was run in test/azurite. */
export const azuriteIsInstalled = existsSync(program);

/** Starts Azurite on a free port of loopback, in memory and without telemetry. */
export async function startAzurite(): Promise<{ url: string; close(): Promise<void> }> {
  const place = ["--blobHost", "127.0.0.1", "--blobPort", "0", "--inMemoryPersistence"];
  const manners = ["--skipApiVersionCheck", "--disableTelemetry", "--silent"];
  const child = spawn(process.execPath, [program, ...place, ...manners], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = new Promise<void>((resolve) => child.once("close", () => resolve()));
  for await (const line of createInterface({ input: child.stdout })) {
    const url = /successfully listens on (\S+)/.exec(line)?.[1];
    if (!url) continue;
    child.stdout.resume();
    return {
      url,
      async close() {
        child.kill();
        await ended;
      },
    };
  }
  throw new Error("Azurite ended before it listened");
}
