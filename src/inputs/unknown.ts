import { distance } from "fastest-levenshtein";
import { lazy } from "../lazy.ts";
import type { Environment } from "../log/action-log.ts";
import type { Problem } from "../models/request.ts";
import { oneLine } from "../text/sanitize.ts";

/** The names that an unknown input is compared with. */
export interface Mistakable extends MistakableFields {
  /** The inputs of the action. */
  inputs: readonly string[];
}

/** Fields of models, which users mistake for inputs. */
export interface MistakableFields {
  /** The names of the fields of these models, or of all models. Called only if there is an unknown input. */
  listFieldNames: (models?: readonly string[]) => readonly string[];
  /** The models that the step names. */
  models?: readonly string[];
  /** What takes the fields: the input `parameters` or the manifest. */
  place: string;
}

/**
 * Inputs of the composite actions that resemble those of their steps. The runner does not pass a composite action's
 * inputs to its steps, but act does.
 */
const handedOn = [
  "branch",
  "last-image",
  "models",
  "preview",
  "preview-branch",
  "provider",
  "reference-images",
];

/**
 * A problem for each input that the action does not have but that looks like a misspelling of one, or like a model's
 * field. The runner passes unknown inputs with at most a warning, and the user would pay for a video made without them.
 * Other unknown inputs are ignored.
 */
export function unknownInputs(
  environment: Environment,
  { inputs, listFieldNames, models = [], place }: Mistakable,
): Problem[] {
  const known = new Set(inputs.map((name) => name.toUpperCase()));
  const given = Object.entries(environment).flatMap(([variable, value]) => {
    const [, name] = /^INPUT_(.+)$/su.exec(variable) ?? [];
    return name === undefined || !value?.trim() || known.has(name.toUpperCase()) ? [] : [name.toLowerCase()];
  });
  const ownFields = lazy(() => (models.length > 0 ? listFieldNames(models) : []));
  const allFields = lazy(() => listFieldNames());
  return given.flatMap((name) => {
    const problem = (message: string) => [
      { input: oneLine(name, 80), message: `is not an input of this action${message}` },
    ];
    const spelt = inputs.find((input) => plain(input) === plain(name));
    if (spelt !== undefined) return problem(`; did you mean "${spelt}"?`);
    if (handedOn.includes(name)) return [];
    const isSame = (each: string) => plain(each) === plain(name);
    const own = ownFields().find(isSame);
    if (own !== undefined) return problem(`, but a field of the model; set it in ${place}, as ${own}`);
    // Among the fields of all models are many words that are near an input.
    const near = inputs.find((input) => isNear(plain(name), plain(input)));
    if (near !== undefined) return problem(`; did you mean "${near}"?`);
    const field = allFields().find(isSame);
    if (field === undefined) return [];
    const advice = ownFields().length > 0 ? "leave it out" : `set it in ${place}, as ${field}`;
    return problem(`, but a field of other models; ${advice}`);
  });
}

/** An input's name in lower case, without the characters between words. */
function plain(name: string): string {
  return name.toLowerCase().replace(/[^\p{L}\p{N}]/gu, "");
}

/**
 * Whether a name is near another: one letter differs, two are swapped, two differ in a long word, or one contains the
 * other, such as `timeout` or `ratio`.
 */
function isNear(given: string, name: string): boolean {
  if (given.length < 4) return false;
  if (given.length >= 6 && name.startsWith(given)) return true;
  if (given.length >= 5 && name.endsWith(given)) return true;
  if (name.length >= 6 && given.startsWith(name)) return true;
  const wrong = distance(given, name);
  const sameLetters = [...given].toSorted().join("") === [...name].toSorted().join("");
  return wrong <= 1 || (wrong === 2 && (sameLetters || name.length >= 7));
}
