import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { parseCommandFile } from "../../simulator/runner/command-file.ts";
import { executedCommands } from "../../simulator/runner/log-commands.ts";
import { ActionLog, type Environment } from "../../src/log/action-log.ts";
import { temporaryFolder } from "./temporary-folder.ts";

/** A runner in this process, and what the real one would make of what it says. */
export class RecordingRunner {
  readonly runner: ActionLog;
  readonly #folder: string;
  log = "";

  private constructor(folder: string, environment: Environment) {
    this.#folder = folder;
    const files = {
      GITHUB_OUTPUT: join(folder, "output"),
      GITHUB_STATE: join(folder, "state"),
      GITHUB_STEP_SUMMARY: join(folder, "summary"),
    };
    this.runner = new ActionLog({ ...files, ...environment }, (text) => {
      this.log += text;
    });
  }

  static async create(environment: Environment = {}): Promise<RecordingRunner> {
    return new RecordingRunner(await temporaryFolder("runner"), environment);
  }

  get commands() {
    return executedCommands(this.log);
  }

  async outputs(): Promise<Record<string, string>> {
    return parseCommandFile(await this.outputFile());
  }

  /** The file of outputs as it was written. */
  async outputFile(): Promise<string> {
    return readFile(join(this.#folder, "output"), "utf8");
  }

  async summary(): Promise<string> {
    return readFile(join(this.#folder, "summary"), "utf8");
  }
}
