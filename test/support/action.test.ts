import { readFile, realpath } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { runAction, type Step, startAction } from "./action.ts";

function sample(mode: string, step: Partial<Step> = {}): Step {
  return { action: "test/support/sample-action/action.yml", inputs: { mode }, ...step };
}

describe("a step that is started as the runner starts it", () => {
  test("is given its inputs, and its words are understood", async () => {
    const result = await runAction(sample("speak", { token: "ghs_x" }));
    expect(result).toMatchObject({
      exitCode: 1,
      signal: null,
      errors: [{ title: "Sample", message: "went wrong" }],
      warnings: [{ title: "Careful", message: "look\nout" }],
      notices: [{ title: "", message: "hm" }],
      masks: ["hidden"],
      outputs: { inputs: "speak\nfalse\nghs_x" },
      state: { job: "7" },
      summary: "# Done\n",
    });
    expect(await readFile(join(result.workspace, "made.txt"), "utf8")).toBe(await realpath(result.workspace));
  });

  test("is given no variable of the machine's", async () => {
    const { outputs } = await runAction(
      sample("speak", { env: { GITHUB_RUN_NUMBER: undefined, EXTRA: "1" } }),
    );
    const names = outputs.environment
      ?.split(",")
      .filter((name) => !["NODE_COMPILE_CACHE", "SystemRoot", "__CF_USER_TEXT_ENCODING"].includes(name));
    expect(names).toMatchSnapshot();
  });

  test("is warned of inputs that it does not have", async () => {
    const { warnings } = await runAction(sample("speak", { inputs: { mode: "speak", mood: "good" } }));
    expect(warnings[0]?.message).toContain("Unexpected input(s) 'mood'");
  });

  test("finds in its post entry what main saved, at the clock's speed that was asked for", async () => {
    const { log } = await runAction(sample("speak", { entry: "post", state: { job: "7" }, clockSpeed: 50 }));
    expect(log).toBe("The job was 7, the clock is 50\n");
  });

  test.each([
    ["an output that it does not declare", "undeclared", "other"],
    ["a file that the runner cannot read", "malformed", "Invalid format 'nothing'"],
  ])("rejects with %s", async (_, mode, reason) => {
    await expect(runAction(sample(mode))).rejects.toThrow(reason);
  });

  test("loses a summary of more than a megabyte", async () => {
    expect((await runAction(sample("verbose"))).summary).toBe("");
  });

  // Windows knows no signals: there each ends the process at once.
  test.skipIf(process.platform === "win32")("is sent a signal at a line of its log", async () => {
    const result = await runAction({ ...sample("wait"), signalAt: { line: /^wait/, signal: "SIGINT" } });
    expect(result).toMatchObject({ exitCode: 3, log: "waiting\ninterrupted\n" });
  });

  test("can be ended at once", async () => {
    const running = await startAction(sample("wait"));
    expect(await running.line("waiting")).toBe("waiting");
    expect(await running.kill()).toMatchObject({ exitCode: null, signal: "SIGKILL" });
  });

  test("rejects as late if it does not end", async () => {
    await expect(runAction(sample("wait", { timeoutMs: 300 }))).rejects.toThrow(/did not end in time/);
  });

  test("rejects if an expected line never comes", async () => {
    const step = { ...sample("speak"), signalAt: { line: "never", signal: "SIGINT" as const } };
    await expect(runAction(step)).rejects.toThrow("No line never");
  });
});
