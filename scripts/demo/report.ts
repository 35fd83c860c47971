import type { Take } from "./stage.ts";

/** All outputs of a step, one a line. */
export function outputsTable({ outputs }: Take): string {
  const width = Math.max(...Object.keys(outputs).map((name) => name.length));
  return Object.entries(outputs)
    .map(([name, value]) => `  ${name.padEnd(width)}  ${value || "-"}`)
    .join("\n");
}

/** How a step went, in one line. */
export function verdict({ inputs, problems, seconds }: Take): string {
  const word = problems.length === 0 ? "ok    " : "FAILED";
  return `${word}  ${inputs.model}  ${seconds.toFixed(1)} s  ${problems.join("; ")}`.trimEnd();
}
