import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parseCommandFile } from "./command-file.ts";

/** Bytes. The runner drops a larger job summary. */
const summaryLimit = 1024 * 1024;

/**
 * Bytes in UTF-16 of all outputs of a job: https://docs.github.com/actions/reference/workflows-and-actions/workflow-syntax#jobsjob_idoutputs
 */
const outputsLimit = 1024 * 1024;

const names = ["OUTPUT", "STATE", "STEP_SUMMARY", "ENV", "PATH"] as const;
type Name = (typeof names)[number];

/** The contents of a step's files. */
export interface StepFileContents {
  outputs: Record<string, string>;
  state: Record<string, string>;
  /** Empty if the runner would drop it. */
  summary: string;
}

/** The files through which a step communicates with the runner, initially empty. */
export class StepFiles {
  readonly #folder: string;

  private constructor(folder: string) {
    this.#folder = folder;
  }

  static async create(temp: string): Promise<StepFiles> {
    const files = new StepFiles(join(temp, "_runner_file_commands"));
    await mkdir(files.#folder, { recursive: true });
    await Promise.all(names.map((name) => writeFile(files.#path(name), "")));
    return files;
  }

  get variables(): Record<string, string> {
    return Object.fromEntries(names.map((name) => [`GITHUB_${name}`, this.#path(name)]));
  }

  /** Throws if the runner would fail the step because of a file, or if the action does not declare an output. */
  async read(declaredOutputs: readonly string[]): Promise<StepFileContents> {
    const outputs = parseCommandFile(await this.#text("OUTPUT"));
    const undeclared = Object.keys(outputs).filter((name) => !declaredOutputs.includes(name));
    if (undeclared.length > 0)
      throw new Error(`Outputs that action.yml does not declare: ${undeclared.join(", ")}`);
    if (2 * Object.values(outputs).join("").length > outputsLimit)
      throw new Error("The outputs are larger than a job may hand on");
    const summary = await this.#text("STEP_SUMMARY");
    return {
      outputs,
      state: parseCommandFile(await this.#text("STATE")),
      summary: Buffer.byteLength(summary) > summaryLimit ? "" : summary,
    };
  }

  async #text(name: Name): Promise<string> {
    return await readFile(this.#path(name), "utf8");
  }

  #path(name: Name): string {
    return join(this.#folder, `${name.toLowerCase()}`);
  }
}
