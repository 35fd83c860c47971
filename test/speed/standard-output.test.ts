import { spawn } from "node:child_process";
import { once } from "node:events";
import { buffer } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import { expect, test } from "vitest";
import { inRepository } from "../../scripts/repository.ts";
import { startAction } from "../support/action.ts";

const module = pathToFileURL(inRepository("src/log/action-log.ts")).href;
const lines = Array.from({ length: 20_000 }, (_, line) => `${line} ${"é".repeat(50)}\n`);

/** Logs a megabyte, more than any pipe holds, and ends at once. */
const script = `
  import { ActionLog } from ${JSON.stringify(module)};
  const core = new ActionLog();
  for (let line = 0; line < ${lines.length}; line++) core.info(line + " " + "é".repeat(50));
  await core.flush();
  process.exit(3);`;

test("All that was logged reaches a slow reader", async () => {
  const child = spawn(process.execPath, ["--input-type=module", "--eval", script]);
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

test("A closed log pipe does not stop the action", async () => {
  const inputs = { model: "pixverse/v5/text-to-video", prompt: "A boat", duration: "7", "dry-run": "true" };
  const { child, finished } = await startAction({ inputs });
  child.stdout.destroy();
  const { exitCode, outputs } = await finished;
  expect(exitCode).toBe(1);
  expect(outputs.message).toContain("duration");
});
