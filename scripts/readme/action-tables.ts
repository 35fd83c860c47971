import type { ActionInput, ActionMetadata } from "../../simulator/runner/action-metadata.ts";
import { code, table } from "./table.ts";

/** A Markdown table of an action's inputs, in the order of its `action.yml`. */
export function inputsTable({ inputs }: ActionMetadata): string {
  const rows = Object.entries(inputs).map(([name, input]) => [
    code(name),
    defaultCell(input),
    input.description,
  ]);
  return table(["Input", "Default", "Meaning"], rows);
}

/** A Markdown table of an action's outputs, in the order of its `action.yml`. */
export function outputsTable({ outputs }: ActionMetadata): string {
  return table(
    ["Output", "Meaning"],
    Object.entries(outputs).map(([name, { description }]) => [code(name), description]),
  );
}

function defaultCell({ required, default: value }: ActionInput): string {
  if (required) return "required";
  return value === undefined ? "" : code(value);
}
