/** The folders of a step. */
export interface StepPlace {
  workspace: string;
  temp: string;
}

/**
 * The runner's variables for each step of an imaginary job. No server listens at the API's address, and the artifact
 * service has none.
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

/** The machine's variables that are needed to find and start programs on any system. */
const inherited = ["PATH", "HOME", "TMPDIR", "TEMP", "TMP", "SystemRoot", "USERPROFILE"];

/** The machine's variables that a step inherits. */
export function hostVariables(): Record<string, string> {
  return Object.fromEntries(
    inherited.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : [])),
  );
}
