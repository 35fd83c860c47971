import type { Journal } from "../../runner/journal.ts";
import type { Environment, Runner } from "../../runner/runner.ts";
import type { AssetsInputs } from "./inputs.ts";

/** What every part of the step needs. */
export interface Step {
  inputs: AssetsInputs;
  runner: Runner;
  environment: Environment;
  journal: Journal;
  /** Is aborted when the runner asks the step to end. */
  cancelled: AbortSignal;
  /** Is aborted then too, and when the step's time is over. */
  signal: AbortSignal;
}
