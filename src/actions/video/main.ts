import type { StepContext } from "../../context.ts";
import { asFailure } from "../../errors.ts";
import { maskSecrets } from "../../inputs/keys.ts";
import { readInputs } from "./inputs.ts";
import { Outputs } from "./outputs.ts";
import { summarizeFailure } from "./summary.ts";

/**
 * The main step of `action.yml`: one video. The code that makes it is loaded only once the inputs are validated.
 *
 * @throws {Failure}
 */
export async function runVideo(context: StepContext): Promise<void> {
  const { core } = context;
  maskSecrets(context);
  const outputs = new Outputs(core);
  try {
    const given = await readInputs(context);
    // The log shows the prompt, and the file is named after it: a key that it holds goes to the provider alone.
    const inputs = { ...given, prompt: core.redact(given.prompt) };
    const { makeStepVideo } = await import("./make.ts");
    await makeStepVideo(inputs, outputs, context);
  } catch (error) {
    const failure = asFailure(error);
    outputs.set("status", failure.status);
    outputs.set("message", `${failure.title}: ${failure.message}`);
    await core.addSummary(summarizeFailure(failure, outputs));
    throw failure;
  }
}
