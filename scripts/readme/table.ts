/** A Markdown table. Cells are Markdown; bars inside them are escaped. */
export function table(headings: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  return [line(headings), line(headings.map(() => "---")), ...rows.map(line)].join("\n");
}

/** Formats a value as inline code. */
export function code(value: unknown): string {
  return `\`${String(value)}\``;
}
