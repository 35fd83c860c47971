import { untilCancelled } from "../../github/until-cancelled.ts";
import type { Environment, Runner } from "../../runner/runner.ts";
import { readReportInputs } from "./inputs.ts";

/**
 * `report/action.yml`: writes, or writes anew, the one comment that shows how far a video has come.
 *
 * @param cancelled Is aborted when the runner asks the step to end.
 * @throws {Failure}
 */
export async function runReport(
  runner: Runner,
  environment: Environment,
  cancelled: AbortSignal,
): Promise<void> {
  const inputs = await readReportInputs(environment);
  runner.mask(inputs.token);
  const { tell } = await import("./tell.ts");
  await untilCancelled(tell(inputs, environment, runner, cancelled), cancelled);
}
