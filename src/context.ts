import { tmpdir } from "node:os";
import { resolve } from "node:path";
import type { ActionLog, Environment } from "./log/action-log.ts";

/** What a step knows of the run that it is part of. It is read once, before anything else. */
export interface StepContext {
  core: ActionLog;
  /** Aborted when the runner asks the step to end. */
  cancelled: AbortSignal;
  /** All variables: for inputs, keys, proxies and child processes. Whatever else has a field of its own. */
  environment: Environment;
  /** Absolute path. */
  workspace: string;
  /** Absolute path; outside a runner the system's own folder. */
  temporaryFolder: string;
  /** Undefined outside a run. */
  repository: { owner: string; name: string } | undefined;
  /** Such as `https://github.com`. */
  serverUrl: string;
  repositoryUrl: string;
  runId: string | undefined;
  /** From 1. */
  runAttempt: number;
  /** The page of the run, without an attempt. */
  runUrl: string;
  /** The job's key in the workflow. */
  job: string | undefined;
  /** The step's id, or a name that the runner gives it. */
  action: string | undefined;
  /** Such as `issue_comment`. */
  eventName: string;
  /** The file of the event's payload; undefined outside a run. */
  eventPath: string | undefined;
  /** Days that the repository keeps artifacts; infinite where that is not known. */
  retentionDays: number;
  isEnterpriseServer: boolean;
  /** Whether the step can store artifacts: not on Enterprise Server, and not outside a runner. */
  hasArtifacts: boolean;
}

/** Parses the variables of https://docs.github.com/actions/reference/workflows-and-actions/variables */
export function readContext(core: ActionLog, environment: Environment, cancelled: AbortSignal): StepContext {
  const serverUrl = environment.GITHUB_SERVER_URL || "https://github.com";
  const { GITHUB_REPOSITORY: slug = "", GITHUB_RUN_ID: runId } = environment;
  const [owner, name] = slug.split("/");
  const repositoryUrl = `${serverUrl}/${slug}`;
  const isEnterpriseServer = !isHosted(serverUrl);
  const { ACTIONS_RESULTS_URL, ACTIONS_RUNTIME_TOKEN } = environment;
  return {
    core,
    cancelled,
    environment,
    workspace: resolve(environment.GITHUB_WORKSPACE || "."),
    temporaryFolder: environment.RUNNER_TEMP || tmpdir(),
    repository: owner && name ? { owner, name } : undefined,
    serverUrl,
    repositoryUrl,
    runId,
    runAttempt: Math.max(1, Number.parseInt(environment.GITHUB_RUN_ATTEMPT ?? "1", 10) || 1),
    runUrl: `${repositoryUrl}/actions/runs/${runId}`,
    job: environment.GITHUB_JOB,
    action: environment.GITHUB_ACTION,
    eventName: environment.GITHUB_EVENT_NAME ?? "",
    eventPath: environment.GITHUB_EVENT_PATH || undefined,
    retentionDays: Number(environment.GITHUB_RETENTION_DAYS || Number.POSITIVE_INFINITY),
    isEnterpriseServer,
    hasArtifacts: Boolean(ACTIONS_RESULTS_URL && ACTIONS_RUNTIME_TOKEN) && !isEnterpriseServer,
  };
}

/** Whether a server is github.com or GitHub Enterprise Cloud. Enterprise Server cannot store today's artifacts. */
function isHosted(serverUrl: string): boolean {
  const host = URL.parse(serverUrl)?.hostname.toLowerCase() ?? "";
  return host === "github.com" || host.endsWith(".ghe.com") || host.endsWith(".localhost");
}
