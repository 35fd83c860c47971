import type { StepContext } from "../../context.ts";
import { runUntilCancelled } from "../run-until-cancelled.ts";
import { readReportInputs } from "./inputs.ts";

/**
 * `report/action.yml`: creates or updates the comment that shows the state of a video.
 *
 * @throws {Failure}
 */
export async function runReport(context: StepContext): Promise<void> {
  const inputs = await readReportInputs(context);
  context.core.mask(inputs.token);
  const { writeReport } = await import("./write-comment.ts");
  await runUntilCancelled(writeReport(inputs, context), context.cancelled);
}
