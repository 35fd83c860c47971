import { spawn } from "node:child_process";
import { once } from "node:events";
import { buffer } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import { expect, test } from "vitest";
import { inRepository } from "../../scripts/repository.ts";

const module = pathToFileURL(inRepository("src/log/standard-output.ts")).href;
const lines = Array.from({ length: 20_000 }, (_, line) => `${line} ${"é".repeat(50)}\n`);

/** Starts a process that logs a megabyte, more than any pipe holds, and ends at once. */
function startLogging(before: string) {
  const script = `
    import { writeLog } from ${JSON.stringify(module)};
    ${before}
    for (let line = 0; line < ${lines.length}; line++) writeLog(line + " " + "é".repeat(50) + "\\n");
    process.exit(3);`;
  return spawn(process.execPath, ["--input-type=module", "--eval", script]);
}

test.each([
  ["", ""],
  [", also once a library has made the pipe refuse what it cannot hold", "process.stdout;"],
])("All that was logged reaches a slow reader%s", async (_, before) => {
  const child = startLogging(before);
  await sleep(300);
  const [log, errors, [code]] = await Promise.all([
    buffer(child.stdout),
    buffer(child.stderr),
    once(child, "close"),
  ]);
  expect(errors.toString()).toBe("");
  expect(code).toBe(3);
  expect(log.equals(Buffer.from(lines.join("")))).toBe(true);
});

test("A log that nobody reads any more ends nothing", async () => {
  const child = startLogging("");
  child.stdout.destroy();
  const [errors, [code]] = await Promise.all([buffer(child.stderr), once(child, "close")]);
  expect(errors.toString()).toBe("");
  expect(code).toBe(3);
});
