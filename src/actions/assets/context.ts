import type { ActionLog, Environment } from "../../log/action-log.ts";
import type { StepLog } from "../../log/step-log.ts";
import type { AssetsInputs } from "./inputs.ts";

/** What every part of the step needs. */
export interface AssetsContext {
  inputs: AssetsInputs;
  core: ActionLog;
  environment: Environment;
  log: StepLog;
  /** Is aborted when the runner asks the step to end. */
  cancelled: AbortSignal;
  /** Is aborted then too, and when the step's time is over. */
  signal: AbortSignal;
}
