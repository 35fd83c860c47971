import type { Git } from "../../git/git.ts";
import type { Journal } from "../../runner/journal.ts";
import type { Environment, Runner } from "../../runner/runner.ts";

/** What every part of the step needs. */
export interface Tools {
  git: Git;
  /** A folder for files of its own. */
  temporary: string;
  runner: Runner;
  journal: Journal;
  environment: Environment;
  cancelled: AbortSignal;
}
