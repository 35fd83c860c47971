import { AsyncLocalStorage } from "node:async_hooks";
import { debug } from "../log/core.ts";
import { oneLine } from "../text/sanitize.ts";

/** Characters of one line of the client's: it writes a request, or an answer, in one. */
const maxLineLength = 4000;

/** Tells what the client writes from what is written meanwhile, such as the lines of other videos. */
const inClient = new AsyncLocalStorage<boolean>();

// The client unzips with a library that uses the old Buffer().
process.noDeprecation = true;

process.stdout.write = new Proxy(process.stdout.write, {
  apply(write, stdout, parameters: unknown[]) {
    if (!inClient.getStore()) return Reflect.apply(write, stdout, parameters);
    for (const line of String(parameters[0]).split("\n").filter(Boolean)) {
      if (line.startsWith("::add-mask::")) Reflect.apply(write, stdout, [`${line}\n`]);
      else inClient.exit(debug, oneLine(line.replace(/^::debug::/u, ""), maxLineLength));
    }
    return true;
  },
});

/**
 * Runs work of the artifact client, whose lines and warnings are shown only with step debugging: it writes a dozen
 * for each upload, and the step reports the same in fewer words. What it masks stays masked.
 */
export async function withMutedClient<T>(work: () => Promise<T>): Promise<T> {
  return inClient.run(true, work);
}
