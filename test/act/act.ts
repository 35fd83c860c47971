import { execFileSync, spawn } from "node:child_process";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { delimiter, dirname, join } from "node:path";
import { text } from "node:stream/consumers";
import type { Services } from "../support/services.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { actProgram } from "./program.ts";
import { systemPath } from "./programs.ts";

/** A run of a workflow. */
export interface Run {
  /** The workflow's text. */
  workflow: string;
  /** What is fetched from elsewhere: folders by `owner/name@ref`. */
  repositories: Record<string, string>;
  event: { name: string; payload: unknown };
  /** Where the run's artifacts are kept. */
  artifacts: Services["artifacts"];
  apiUrl: string;
  token: string;
  /** 1 unless said. */
  attempt?: number;
  runId?: string;
  secrets?: Record<string, string>;
  /** The repository's variables, which the context `vars` has. */
  configuration?: Record<string, string>;
  /** Further variables of every step. */
  variables?: Record<string, string>;
  /** Where programs are looked for besides this Node; where the system keeps them unless said. */
  path?: readonly string[];
  /** When act gets a SIGINT, with which it cancels the job. */
  cancelWhen?: Promise<void>;
}

/** What came of it. */
export interface RunResult {
  exitCode: number | null;
  log: string;
  /** The outputs of the workflow's step or job, where the workflow writes them to `$RESULTS/outputs.json`. */
  outputs: Record<string, string>;
  /** The names in the workspace at the end, where the workflow writes them to `$RESULTS/workspace.txt`. */
  workspace: string[];
  /** The workspace's `.git/info/exclude`. */
  exclude: string;
}

/** Runs a workflow of one job on this machine, without containers and without any way to other machines. */
export async function runWorkflow(run: Run): Promise<RunResult> {
  const folder = await temporaryFolder("act");
  const place = (name: string) => join(folder, name);
  const { name, payload } = run.event;
  await Promise.all([mkdir(place("home")), mkdir(place("project")), mkdir(place("results"))]);
  // act asks git which commit runs.
  execFileSync("git", ["init", "--quiet", place("project")]);
  // Without a configuration act asks which image it should download.
  await writeFile(place("home/.actrc"), "");
  await writeFile(place("event.json"), JSON.stringify(payload));
  await writeFile(place("workflow.yml"), run.workflow);
  const child = spawn(
    actProgram,
    [
      name,
      ...[
        "--workflows",
        place("workflow.yml"),
        "--directory",
        place("project"),
        "--eventpath",
        place("event.json"),
      ],
      ...[
        "--platform",
        "ubuntu-latest=-self-hosted",
        "--action-cache-path",
        place("cache"),
        "--no-cache-server",
        "--no-skip-checkout",
      ],
      ...Object.entries(run.repositories).flatMap(([ref, path]) => ["--local-repository", `${ref}=${path}`]),
      ...Object.entries({ GITHUB_TOKEN: run.token, ...run.secrets }).flatMap(asOption("--secret")),
      ...Object.entries(run.configuration ?? {}).flatMap(asOption("--var")),
      ...Object.entries(variablesOf(run, place("results"))).flatMap(asOption("--env")),
    ],
    { env: environment(run, place("home")), stdio: ["ignore", "pipe", "pipe"] },
  );
  const ended = new Promise<number | null>((resolve) => child.once("close", resolve));
  void run.cancelWhen?.then(() => child.kill("SIGINT"));
  const [exitCode, out, err] = await Promise.all([ended, text(child.stdout), text(child.stderr)]);
  const read = (file: string) => readFile(place(`results/${file}`), "utf8").catch(() => "");
  const outputs = (await read("outputs.json")) || "{}";
  return {
    exitCode,
    log: out + err,
    outputs: JSON.parse(outputs) as Record<string, string>,
    workspace: (await read("workspace.txt")).split("\n").filter(Boolean),
    exclude: await read("exclude"),
  };
}

function asOption(name: string): (entry: [string, string]) => string[] {
  return ([variable, value]) => [name, `${variable}=${value}`];
}

/** What GitHub would say about the run. */
function variablesOf(
  { artifacts, apiUrl, attempt = 1, runId = "4242", variables }: Run,
  results: string,
): Record<string, string> {
  return {
    ...artifacts.environment(attempt),
    GITHUB_API_URL: apiUrl,
    GITHUB_REPOSITORY: "octo-org/videos",
    GITHUB_RUN_ATTEMPT: String(attempt),
    GITHUB_RUN_ID: runId,
    NO_PROXY: "127.0.0.1,localhost",
    // act counts from the project's commits, and this one has none.
    GITHUB_REF: "refs/heads/main",
    SHA_REF: "0123456789abcdef0123456789abcdef01234567",
    RESULTS: results,
    ...variables,
  };
}

/** The environment of act itself, which it hands on to the steps: this Node, and nothing else of this machine. */
function environment({ path = systemPath }: Run, home: string): Record<string, string> {
  return {
    PATH: [dirname(process.execPath), ...path].join(delimiter),
    HOME: home,
    XDG_CACHE_HOME: join(home, ".cache"),
    XDG_CONFIG_HOME: join(home, ".config"),
    ACT_DISABLE_VERSION_CHECK: "1",
    // A git-lfs of the machine sets itself up for everybody.
    GIT_CONFIG_NOSYSTEM: "1",
  };
}
