import { executedCommands } from "../../simulator/runner/log-commands.ts";

/** A line of a step's log as a person sees it on the run's page; undefined for one that the runner keeps to itself. */
export function shownLine(line: string): string | undefined {
  const [command] = executedCommands(line);
  switch (command?.name) {
    case undefined:
      return line;
    case "group":
      return `> ${command.data}`;
    case "error":
    case "warning":
    case "notice":
      return [command.name, command.properties.title, command.data].filter(Boolean).join(": ");
    default:
      return undefined;
  }
}
