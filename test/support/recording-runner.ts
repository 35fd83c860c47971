import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, vi } from "vitest";
import { parseCommandFile } from "../../simulator/runner/command-file.ts";
import { executedCommands } from "../../simulator/runner/log-commands.ts";
import { ActionLog } from "../../src/log/action-log.ts";
import { temporaryFolder } from "./temporary-folder.ts";

afterAll(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

/**
 * Stands in for the runner in this process: collects the log and the files that a step writes. There is one at a time:
 * the log goes to the one that was created last.
 */
export class RecordingRunner {
  readonly runner = new ActionLog();
  readonly #folder: string;
  log = "";

  private constructor(folder: string) {
    this.#folder = folder;
  }

  static async create(): Promise<RecordingRunner> {
    const recording = new RecordingRunner(await temporaryFolder("runner"));
    vi.stubEnv("GITHUB_OUTPUT", await recording.#emptyFile("output"));
    vi.stubEnv("GITHUB_STATE", await recording.#emptyFile("state"));
    vi.stubEnv("GITHUB_STEP_SUMMARY", await recording.#emptyFile("summary"));
    vi.spyOn(process.stdout, "write").mockImplementation((text) => {
      recording.log += text;
      return true;
    });
    return recording;
  }

  get commands() {
    return executedCommands(this.log);
  }

  async outputs(): Promise<Record<string, string>> {
    return parseCommandFile(await this.outputFile());
  }

  /** The file of outputs as it was written. */
  async outputFile(): Promise<string> {
    return this.#read("output");
  }

  async summary(): Promise<string> {
    return this.#read("summary");
  }

  async #emptyFile(name: string): Promise<string> {
    const path = join(this.#folder, name);
    await writeFile(path, "");
    return path;
  }

  async #read(name: string): Promise<string> {
    return readFile(join(this.#folder, name), "utf8");
  }
}
