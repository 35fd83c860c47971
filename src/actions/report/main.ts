import type { StepContext } from "../../context.ts";
import { runUntilCancelled } from "../cancelled.ts";
import { readReportInputs } from "./inputs.ts";

/**
 * `report/action.yml`: writes, or writes anew, the one comment that shows how far a video has come.
 *
 * @param cancelled Is aborted when the runner asks the step to end.
 * @throws {Failure}
 */
export async function runReport(context: StepContext): Promise<void> {
  const inputs = await readReportInputs(context);
  context.core.mask(inputs.token);
  const { writeReport } = await import("./write.ts");
  await runUntilCancelled(writeReport(inputs, context), context.cancelled);
}
