import type { StepContext } from "../../context.ts";
import type { StepLog } from "../../log/step-log.ts";
import type { AssetsInputs } from "./inputs.ts";

/** What every part of the step needs. */
export interface AssetsContext extends StepContext {
  inputs: AssetsInputs;
  log: StepLog;
  /** Aborted when the runner asks the step to end, and when the step's time is over. */
  signal: AbortSignal;
}
