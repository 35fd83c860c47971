import type { VideoRun } from "./demo.ts";

/** Formats all outputs of a step, one per line. */
export function formatOutputs({ outputs }: VideoRun): string {
  const width = Math.max(...Object.keys(outputs).map((name) => name.length));
  return Object.entries(outputs)
    .map(([name, value]) => `  ${name.padEnd(width)}  ${value || "-"}`)
    .join("\n");
}

/** The result of a step in one line. */
export function summaryLine({ inputs, problems, seconds }: VideoRun): string {
  const word = problems.length === 0 ? "ok    " : "FAILED";
  return `${word}  ${inputs.model}  ${seconds.toFixed(1)} s  ${problems.join("; ")}`.trimEnd();
}
