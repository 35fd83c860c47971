import type { Git } from "../../git/git.ts";
import type { ActionLog, Environment } from "../../log/action-log.ts";
import type { StepLog } from "../../log/step-log.ts";

/** What every part of the step needs. */
export interface PublishContext {
  git: Git;
  /** A folder for files of its own. */
  temporary: string;
  core: ActionLog;
  log: StepLog;
  environment: Environment;
  cancelled: AbortSignal;
}
