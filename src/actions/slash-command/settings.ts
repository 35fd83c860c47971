import * as z from "zod/mini";
import { roles } from "../../github/collaborator.ts";
import { requireToken } from "../../inputs/keys.ts";
import { readParameters } from "../../inputs/parameters.ts";
import { inputText, invalidInput, readGiven } from "../../inputs/read.ts";
import { baseUrlText, booleanText, linesOf, numberText, wordText } from "../../inputs/values.ts";
import type { Environment } from "../../log/action-log.ts";
import { findModel } from "../../models/catalogue.ts";
import { openRequest } from "../../models/confirm.ts";
import { listFieldNames, type Problem, validateRequest } from "../../models/request.ts";
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
  image: text,
  "last-image": text,
  "reference-images": text,
  parameters: text,
  "base-url": z.exactOptional(baseUrlText),
  "dry-run": z.prefault(booleanText, "false"),
  "github-token": text,
});

/** The workflow's defaults for values that a comment does not set. */
export interface Defaults {
  duration: string | undefined;
  aspectRatio: string | undefined;
  /** Pictures: files or addresses. */
  image?: string | undefined;
  lastImage?: string | undefined;
  referenceImages?: readonly string[] | undefined;
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
  /** The provider's gateway; undefined for its own hosts. */
  baseUrl: URL | undefined;
  /** Whether the video will be a placeholder, for which the provider is not contacted. */
  dryRun: boolean;
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
    fields: {
      listFieldNames,
      models: ["model", "models"].flatMap((name) => inputText(environment, name).split(/[\s,]+/u)),
      place: "parameters",
    },
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
  const referenceLines = complete["reference-images"];
  const defaults = {
    duration: complete.duration,
    aspectRatio: complete["aspect-ratio"],
    image: complete.image,
    lastImage: complete["last-image"],
    ...(referenceLines !== undefined && { referenceImages: linesOf(referenceLines) }),
    parameters: "parameters" in read ? read.parameters : {},
  };
  problems.push(...problemsOfDefaults(model, defaults, complete["dry-run"]));
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
    baseUrl: complete["base-url"],
    dryRun: complete["dry-run"],
    token,
  };
}

/**
 * Checks the workflow's defaults, so that its mistakes are not reported to commenters. Leaves out what only a comment
 * can set, such as a picture that the model requires, and what the provider's published schema may accept: a comment
 * has that read.
 */
function problemsOfDefaults(
  model: string | undefined,
  { duration, aspectRatio, image, lastImage, referenceImages, parameters }: Defaults,
  dryRun: boolean,
): Problem[] {
  if (model === undefined || !findModel(model)) return [];
  const request = {
    model,
    prompt: "A paper boat",
    parameters,
    ...(duration !== undefined && { duration }),
    ...(aspectRatio !== undefined && { aspectRatio }),
    ...(image !== undefined && { image }),
    ...(lastImage !== undefined && { lastImage }),
    ...(referenceImages !== undefined && { referenceImages }),
  };
  const checked = validateRequest(request);
  if (!dryRun && openRequest(request, checked, false)) return [];
  const given = new Set([
    ...(duration === undefined ? [] : ["duration"]),
    ...(aspectRatio === undefined ? [] : ["aspect-ratio"]),
    ...(image === undefined ? [] : ["image"]),
    ...(lastImage === undefined ? [] : ["last-image"]),
    ...(referenceImages === undefined ? [] : ["reference-images"]),
    ...Object.keys(parameters).map((name) => `parameters.${name}`),
  ]);
  return checked.problems.filter(({ input }) =>
    given.has(input.replace(/(?<=^parameters\.[^.[]+)[.[].*$/su, "")),
  );
}
