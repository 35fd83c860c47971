import type { ActionMetadata } from "./action-metadata.ts";

/** Values of the expressions that may be defaults. */
export type Contexts = Record<"github.token" | "strategy.job-index", string>;

/** The environment variables for a step's inputs: the given ones, and the defaults of the others. */
export function inputVariables(
  { inputs }: ActionMetadata,
  given: Readonly<Record<string, string>>,
  contexts: Contexts,
): Record<string, string> {
  const defaults = Object.entries(inputs).map(([name, input]) => [
    name,
    evaluate(input.default ?? "", contexts),
  ]);
  const values: Record<string, string> = { ...Object.fromEntries(defaults), ...given };
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [variable(name), value]));
}

/** The runner's warning about inputs that the action does not have. */
export function unexpectedInputs(
  { inputs }: ActionMetadata,
  given: Readonly<Record<string, string>>,
): string[] {
  const unexpected = Object.keys(given).filter((name) => !Object.hasOwn(inputs, name));
  if (unexpected.length === 0) return [];
  const list = (names: string[]) => names.map((name) => `'${name}'`).join(", ");
  return [`Unexpected input(s) ${list(unexpected)}, valid inputs are [${list(Object.keys(inputs))}]`];
}

function variable(name: string): string {
  return `INPUT_${name.replaceAll(" ", "_").toUpperCase()}`;
}

function evaluate(text: string, contexts: Contexts): string {
  return text.replaceAll(/\$\{\{\s*(.*?)\s*\}\}/g, (_, expression: string) => {
    if (!Object.hasOwn(contexts, expression))
      throw new Error(`A default may not be \${{ ${expression} }} here`);
    return contexts[expression as keyof Contexts];
  });
}
