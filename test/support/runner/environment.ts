import { dirname, join } from "node:path";
import { temporaryFolder } from "../temporary-folder.ts";

/** Where a step runs. */
export interface StepPlace {
  workspace: string;
  temp: string;
}

/**
 * The environment of a step: what every runner sets, and nothing of the machine that the test runs on but the way
 * to this Node. Nothing answers at the API's address; the artifact service has no address at all.
 */
export async function stepEnvironment({ workspace, temp }: StepPlace): Promise<Record<string, string>> {
  return {
    ...ofTheSystem(),
    HOME: await temporaryFolder("home"),
    CI: "true",
    GITHUB_ACTIONS: "true",
    GITHUB_ACTION: "__self",
    GITHUB_API_URL: "http://127.0.0.1:9",
    GITHUB_JOB: "video",
    GITHUB_REPOSITORY: "octo-org/videos",
    GITHUB_RUN_ATTEMPT: "1",
    GITHUB_RUN_ID: "4242",
    GITHUB_RUN_NUMBER: "7",
    GITHUB_SERVER_URL: "https://github.com",
    GITHUB_WORKFLOW: "Videos",
    GITHUB_WORKSPACE: workspace,
    NO_PROXY: "127.0.0.1,localhost,::1",
    RUNNER_OS: { darwin: "macOS", win32: "Windows" }[String(process.platform)] ?? "Linux",
    RUNNER_TEMP: temp,
  };
}

/** Windows starts no program without knowing where it is itself. */
function ofTheSystem(): Record<string, string> {
  const system = process.env.SystemRoot;
  const path = dirname(process.execPath);
  return system ? { PATH: `${path};${join(system, "system32")}`, SystemRoot: system } : { PATH: path };
}
