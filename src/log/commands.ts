/**
 * A workflow command, as the runner reads it from the log.
 *
 * https://docs.github.com/actions/reference/workflow-commands-for-github-actions
 */
export function command(name: string, properties: Record<string, string>, data: string): string {
  const list = Object.entries(properties).map(([key, value]) => `${key}=${escapeProperty(value)}`);
  return `::${name}${list.length > 0 ? ` ${list.join(",")}` : ""}::${escapeData(data)}\n`;
}

function escapeData(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
