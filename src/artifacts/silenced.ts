import { command } from "../log/commands.ts";
import { writeLog } from "../log/standard-output.ts";
import { oneLine } from "../text/sanitize.ts";

/** What the client tells of one request and its answer is one line. */
const maxLineLength = 4000;

type Write = typeof process.stdout.write;

let running = 0;
let restore: Write | undefined;

/**
 * Runs work of the artifact client without its chatter. The client writes a dozen lines for each upload, and a
 * warning of its own for what the step tells better: all of that is for those who debug. What it masks stays masked.
 *
 * `ActionLog` has its own way to standard output, so its lines come through.
 */
export async function silenced<T>(work: () => Promise<T>): Promise<T> {
  if (running++ === 0) silence();
  try {
    return await work();
  } finally {
    if (--running === 0 && restore) {
      process.stdout.write = restore;
      process.noDeprecation = false;
    }
  }
}

function silence(): void {
  restore = process.stdout.write;
  // What the client unzips with uses the old Buffer().
  process.noDeprecation = true;
  process.stdout.write = (chunk: string | Uint8Array) => {
    for (const line of String(chunk).split("\n").filter(Boolean)) {
      const text = oneLine(line.replace(/^::debug::/u, ""), maxLineLength);
      writeLog(line.startsWith("::add-mask::") ? `${line}\n` : command("debug", {}, text));
    }
    return true;
  };
}
