/** Where a step runs. */
export interface StepPlace {
  workspace: string;
  temp: string;
}

/**
 * What the runner says of itself and of the run, to each step of an imagined job. Nothing answers at the API's
 * address; the artifact service has no address at all.
 */
export function runVariables({ workspace, temp }: StepPlace): Record<string, string> {
  return {
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

/** The variables of this machine that programs need to be found and started, on one system or another. */
const inherited = ["PATH", "HOME", "TMPDIR", "TEMP", "TMP", "SystemRoot", "USERPROFILE"];

/** What a step has of the machine that it runs on. */
export function hostVariables(): Record<string, string> {
  return Object.fromEntries(
    inherited.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : [])),
  );
}
