import { executedCommands, type LogCommand } from "./log-commands.ts";
import type { StepFileContents } from "./step-files.ts";

/** An error, warning or notice, as people see it on the run's page. */
export interface Annotation {
  /** Empty where there is none. */
  title: string;
  message: string;
}

/** All that a runner would know of a step once it is over. */
export interface StepResult extends StepFileContents {
  /** Null where a signal ended the process. */
  exitCode: number | null;
  signal: NodeJS.Signals | null;
  /** Standard output, as it was written. */
  log: string;
  stderr: string;
  /** What the runner would have carried out of both streams, standard output first. */
  commands: LogCommand[];
  errors: Annotation[];
  /** The runner's own, about unexpected inputs, come first. */
  warnings: Annotation[];
  notices: Annotation[];
  masks: string[];
  workspace: string;
  temp: string;
}

/** What the two streams of a step amount to. */
export function readStreams(log: string, stderr: string) {
  const commands = [...executedCommands(log), ...executedCommands(stderr)];
  const named = (name: string) => commands.filter((command) => command.name === name);
  const annotations = (name: string): Annotation[] =>
    named(name).map(({ properties, data }) => ({ title: properties.title ?? "", message: data }));
  return {
    log,
    stderr,
    commands,
    errors: annotations("error"),
    warnings: annotations("warning"),
    notices: annotations("notice"),
    masks: named("add-mask").map(({ data }) => data),
  };
}
