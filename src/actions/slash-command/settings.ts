import * as z from "zod/mini";
import { roles } from "../../github/collaborator.ts";
import { requireToken } from "../../inputs/keys.ts";
import { readParameters } from "../../inputs/parameters.ts";
import { inputText, invalidInput, readGiven } from "../../inputs/read.ts";
import { numberText, wordText } from "../../inputs/values.ts";
import type { Environment } from "../../log/action-log.ts";
import { findModel } from "../../models/catalogue.ts";
import { fieldsOf, type Problem, validateRequest } from "../../models/request.ts";
import { quoted } from "../../text/sanitize.ts";

const text = z.exactOptional(z.string());

/** The inputs of `slash-command/action.yml`, by name. */
export const inputSchema = z.strictObject({
  command: z.prefault(z.string(), "/video"),
  permission: z.prefault(wordText(roles), "write"),
  model: text,
  models: text,
  "max-duration": z.exactOptional(numberText({ above: 0, to: 3600 })),
  duration: text,
  "aspect-ratio": text,
  parameters: text,
  "github-token": text,
});

/** The workflow's defaults for values that a comment does not set. */
export interface Defaults {
  duration: string | undefined;
  aspectRatio: string | undefined;
  parameters: Record<string, unknown>;
}

/** The action's validated inputs. */
export interface Settings {
  command: string;
  permission: (typeof roles)[number];
  /** The model for comments that name none. */
  model: string | undefined;
  /** All models that comments may request, the default one first. */
  models: readonly string[];
  maxSeconds: number | undefined;
  /** They apply to the default model only, because another may not accept them. */
  defaults: Defaults;
  token: string;
}

/**
 * Reads the command alone, which suffices to recognise a comment that is not for the action.
 *
 * @throws {Failure} "Invalid input"
 */
export function readCommandName(environment: Environment): string {
  const command = environment.INPUT_COMMAND?.trim() || "/video";
  if (!/\s/u.test(command)) return command;
  throw invalidInput([{ input: "command", message: `is ${quoted(command)}; it is a single word` }]);
}

/**
 * Reads and checks all inputs.
 *
 * @param isPrivate Whether the repository is known to be private.
 * @throws {Failure} "Invalid input", with every problem.
 */
export async function readSettings(environment: Environment, isPrivate: boolean): Promise<Settings> {
  const { values, complete, problems } = readGiven(inputSchema, environment, {
    fieldsOf: () =>
      fieldsOf(["model", "models"].flatMap((name) => inputText(environment, name).split(/[\s,]+/u))),
  });
  const token = requireToken(values["github-token"], problems);
  if (!complete || token === undefined) throw invalidInput(problems);
  const { model, models, parameters: written } = complete;
  const allowed = [model, ...(models ?? "").split(/[\s,]+/u)].filter((id) => id !== undefined && id !== "");
  if (allowed.length === 0) {
    problems.push({ input: "model", message: "and models are both missing; name at least one model" });
  }
  const read = written === undefined ? { parameters: {} } : await readParameters(written);
  if ("problem" in read) problems.push({ input: "parameters", message: read.problem });
  const defaults = {
    duration: complete.duration,
    aspectRatio: complete["aspect-ratio"],
    parameters: "parameters" in read ? read.parameters : {},
  };
  problems.push(...problemsOfDefaults(model, defaults));
  if (complete.permission === "read" && !isPrivate) {
    problems.push({
      input: "permission",
      message:
        "is read, which every account has in a public repository, so that anybody could spend your money, and the event does not say that this repository is private; take triage, write, maintain or admin",
    });
  }
  if (problems.length > 0) throw invalidInput(problems);
  return {
    command: readCommandName(environment),
    permission: complete.permission,
    model,
    models: [...new Set(allowed as string[])],
    maxSeconds: complete["max-duration"],
    defaults,
    token,
  };
}

/** Checks the workflow's defaults, so that its mistakes are not reported to commenters. */
function problemsOfDefaults(
  model: string | undefined,
  { duration, aspectRatio, parameters }: Defaults,
): Problem[] {
  if (model === undefined || !findModel(model)) return [];
  const { problems } = validateRequest({
    model,
    prompt: "A paper boat",
    parameters,
    ...(duration !== undefined && { duration }),
    ...(aspectRatio !== undefined && { aspectRatio }),
  });
  return problems;
}
