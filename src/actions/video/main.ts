import type { StepContext } from "../../context.ts";
import { Failure } from "../../errors.ts";
import { maskSecrets } from "../../inputs/keys.ts";
import { readInputs } from "./inputs.ts";
import { Outputs } from "./outputs.ts";

/**
 * The main step of `action.yml`: one video. What makes it is loaded only once the inputs are known to be right.
 *
 * @param cancelled Is aborted when the runner asks the step to end.
 * @throws {Failure}
 */
export async function runVideo(context: StepContext): Promise<void> {
  const { core } = context;
  maskSecrets(context);
  try {
    const given = await readInputs(context);
    // The prompt is shown and names the file; a key that was pasted into it goes to the provider alone.
    const inputs = { ...given, prompt: core.redact(given.prompt) };
    const { makeVideo } = await import("./make.ts");
    await makeVideo(inputs, context);
  } catch (error) {
    const outputs = new Outputs(core);
    const title = error instanceof Failure ? error.title : "Internal error";
    // Whatever else ends a step that has begun to make a video has set its own status.
    if (title === "Invalid input" || title === "Internal error") outputs.set("status", "failed");
    if (error instanceof Failure) outputs.set("message", `${title}: ${error.message}`);
    throw error;
  }
}
