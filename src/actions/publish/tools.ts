import type { StepContext } from "../../context.ts";
import type { Git } from "../../git/git.ts";
import type { StepLog } from "../../log/step-log.ts";

/** What every part of the step needs. */
export interface PublishContext extends StepContext {
  git: Git;
  log: StepLog;
}
