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
 * Records the log lines and the files that an `ActionLog` of this process writes. Create one at a time: the latest one
 * receives the log.
 */
export class RecordingLog {
  readonly core = new ActionLog();
  readonly #folder: string;
  log = "";

  private constructor(folder: string) {
    this.#folder = folder;
  }

  static async create(): Promise<RecordingLog> {
    const recording = new RecordingLog(await temporaryFolder("recording-log"));
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

  /** The raw text of the output file. */
  async outputFile(): Promise<string> {
    return this.#read("output");
  }

  /** The state that a post step gets. */
  async state(): Promise<Record<string, string>> {
    return parseCommandFile(await this.#read("state"));
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
