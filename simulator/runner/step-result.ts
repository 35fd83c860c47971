import { executedCommands, type LogCommand } from "./log-commands.ts";
import type { StepFileContents } from "./step-files.ts";

/** An error, warning or notice on the run's page. */
export interface Annotation {
  /** Empty if it has none. */
  title: string;
  message: string;
}

/** The runner's view of a finished step. */
export interface StepResult extends StepFileContents {
  /** Null if a signal ended the process. */
  exitCode: number | null;
  signal: NodeJS.Signals | null;
  /** The raw standard output. */
  log: string;
  stderr: string;
  /** The commands in both streams, standard output first. */
  commands: LogCommand[];
  errors: Annotation[];
  /** The runner's warnings about unexpected inputs come first. */
  warnings: Annotation[];
  notices: Annotation[];
  masks: string[];
  workspace: string;
  temp: string;
}

/** Reads the annotations and commands of a step's two streams. */
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
