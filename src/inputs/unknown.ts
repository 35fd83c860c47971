import { distance } from "fastest-levenshtein";
import type { Environment } from "../log/action-log.ts";
import type { Problem } from "../models/request.ts";
import { oneLine } from "../text/sanitize.ts";

/** The names that an unknown input is compared with. */
export interface Mistakable {
  /** The inputs of the action. */
  inputs: readonly string[];
  /** Fields of models, and the input that takes them. */
  fields: () => readonly string[];
  place: string;
}

/**
 * Inputs of the composite actions that resemble those of their steps. The runner does not pass a composite action's
 * inputs to its steps, but act does.
 */
const handedOn = ["branch", "models", "preview", "provider"];

/**
 * A problem for each input that the action does not have but that looks like a misspelling of one, or like a model's
 * field. The runner passes unknown inputs with at most a warning, and the user would pay for a video made without them.
 * Other unknown inputs are ignored.
 */
export function unknownInputs(environment: Environment, { inputs, fields, place }: Mistakable): Problem[] {
  const known = new Set(inputs.map((name) => name.toUpperCase()));
  const given = Object.entries(environment).flatMap(([variable, value]) => {
    const [, name] = /^INPUT_(.+)$/su.exec(variable) ?? [];
    return name === undefined || !value?.trim() || known.has(name.toUpperCase()) ? [] : [name.toLowerCase()];
  });
  return given.flatMap((name) => {
    const problem = (message: string) => [
      { input: oneLine(name, 80), message: `is not an input of this action${message}` },
    ];
    const spelt = inputs.find((input) => plain(input) === plain(name));
    if (spelt !== undefined) return problem(`; did you mean "${spelt}"?`);
    if (handedOn.includes(name)) return [];
    const field = fields().find((each) => plain(each) === plain(name));
    if (field !== undefined) return problem(`, but a field of models; set it in ${place}, as ${field}`);
    const near = inputs.find((input) => isNear(plain(name), plain(input)));
    return near === undefined ? [] : problem(`; did you mean "${near}"?`);
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
