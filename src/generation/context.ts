import type { StepContext } from "../context.ts";
import type { StepLog } from "../log/step-log.ts";
import type { Backend } from "./backend.ts";
import type { Spending } from "./spending.ts";

/** What making one video needs beside the request itself. */
export interface GenerationContext {
  step: StepContext;
  backend: Backend;
  spending: Spending;
  log: StepLog;
  /** Aborted when the runner asks the step to end, and when the step's time is over. */
  signal: AbortSignal;
  /** The step's time limit, for messages. */
  timeoutMs: number;
  dryRun: boolean;
  /** Whether the video becomes an artifact of the run. */
  upload: boolean;
}
