/**
 * Parses the file in which a step sets outputs, state or variables, as the runner does (`EnvFileKeyValuePairs` in
 * actions/runner): `name=value`, or `name<<delimiter`, lines, and the delimiter alone. Throws with the runner's message
 * where the runner would fail the step.
 */
export function parseCommandFile(text: string): Record<string, string> {
  const values: [name: string, value: string][] = [];
  const lines = text.split("\n");
  if (lines.at(-1) === "") lines.pop();
  for (let index = 0; index < lines.length; index++) {
    const line = lines[index] ?? "";
    if (line === "") continue;
    const { name, value, delimiter } = parseLine(line);
    if (delimiter === undefined) {
      values.push([name, value]);
      continue;
    }
    const end = lines.indexOf(delimiter, index + 1);
    if (end < 0) throw new Error(`Invalid value. Matching delimiter not found '${delimiter}'`);
    values.push([name, lines.slice(index + 1, end).join("\n")]);
    index = end;
  }
  return Object.fromEntries(values);
}

/** The first of `=` and `<<` decides. */
function parseLine(line: string): { name: string; value: string; delimiter?: string } {
  const [, name = "", sign, rest = ""] = /^(.*?)(=|<<)(.*)$/s.exec(line) ?? [];
  if (sign === undefined) throw new Error(`Invalid format '${line}'`);
  if (name === "") throw new Error(`Invalid format '${line}'. Name must not be empty`);
  if (sign === "=") return { name, value: rest };
  if (rest === "")
    throw new Error(`Invalid format '${line}'. Name must not be empty and delimiter must not be empty`);
  return { name, value: "", delimiter: rest };
}
