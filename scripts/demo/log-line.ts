import { executedCommands } from "../../simulator/runner/log-commands.ts";

/** A line of a step's log as the run's page shows it; undefined for a command that the runner does not show. */
export function formatLogLine(line: string): string | undefined {
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
