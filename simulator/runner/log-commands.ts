/** A workflow command that the runner executes. */
export interface LogCommand {
  name: string;
  /** Names in lower case: the runner ignores case. */
  properties: Record<string, string>;
  data: string;
}

/** The runner's commands, except `stop-commands`. `set-env` and `add-path` are included, because they fail visibly. */
const known = new Set([
  "add-mask",
  "add-matcher",
  "add-path",
  "debug",
  "echo",
  "endgroup",
  "error",
  "group",
  "notice",
  "remove-matcher",
  "save-state",
  "set-env",
  "set-output",
  "warning",
]);

/** White space at the start of a line by .NET's rules, which unlike JavaScript's include U+0085 and exclude U+FEFF. */
const leadingSpace = /^[\t-\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+/;

/**
 * Reads a step's output as the runner does (`ActionCommand` and `ActionCommandManager` in actions/runner): the commands
 * that it would execute, in order. A lone carriage return also ends a line.
 */
export function executedCommands(output: string): LogCommand[] {
  const executed: LogCommand[] = [];
  let resumeWith: string | undefined;
  for (const line of output.split(/\r\n|\n|\r/)) {
    const names = resumeWith === undefined ? [] : [resumeWith];
    const command = parseCommand(line, new Set([...known, "stop-commands", ...names]));
    if (!command) continue;
    if (resumeWith !== undefined) {
      if (command.name === resumeWith) resumeWith = undefined;
    } else if (command.name === "stop-commands") {
      resumeWith = command.data.toLowerCase();
      executed.push(command);
    } else {
      executed.push(command);
    }
  }
  return executed;
}

function parseCommand(line: string, names: ReadonlySet<string>): LogCommand | undefined {
  return parseColons(line.replace(leadingSpace, ""), names) ?? parseBrackets(line, names);
}

/** `::name key=value,key=value::data` at the line's start. */
function parseColons(line: string, names: ReadonlySet<string>): LogCommand | undefined {
  const [, head, data = ""] = /^::(.*?)::(.*)$/s.exec(line) ?? [];
  return head === undefined
    ? undefined
    : buildCommand(head, data, ",", names, { data: dataEscapes, property: propertyEscapes });
}

/** `##[name key=value;key=value]data` anywhere in the line; the old form, which the runner still accepts. */
function parseBrackets(line: string, names: ReadonlySet<string>): LogCommand | undefined {
  const [, head, data = ""] = /##\[(.*?)\](.*)$/s.exec(line) ?? [];
  return head === undefined
    ? undefined
    : buildCommand(head, data, ";", names, { data: oldEscapes, property: oldEscapes });
}

type Escapes = readonly (readonly [escaped: string, character: string])[];

const dataEscapes: Escapes = [
  ["%0D", "\r"],
  ["%0A", "\n"],
  ["%25", "%"],
];
const propertyEscapes: Escapes = [
  ["%0D", "\r"],
  ["%0A", "\n"],
  ["%3A", ":"],
  ["%2C", ","],
  ["%25", "%"],
];
const oldEscapes: Escapes = [
  ["%3B", ";"],
  ["%0D", "\r"],
  ["%0A", "\n"],
  ["%5D", "]"],
  ["%25", "%"],
];

function buildCommand(
  head: string,
  data: string,
  separator: string,
  names: ReadonlySet<string>,
  escapes: { data: Escapes; property: Escapes },
): LogCommand | undefined {
  const space = head.indexOf(" ");
  const name = (space < 0 ? head : head.slice(0, space)).toLowerCase();
  if (!names.has(name)) return undefined;
  const list =
    space < 0
      ? []
      : head
          .slice(space + 1)
          .trim()
          .split(separator);
  const pairs = list.flatMap((property) => {
    const [, key, value] = /^([^=]+)=+(.+)$/s.exec(property) ?? [];
    return key === undefined || value === undefined
      ? []
      : [[key.toLowerCase(), decodeEscapes(value, escapes.property)]];
  });
  return { name, properties: Object.fromEntries(pairs), data: decodeEscapes(data, escapes.data) };
}

function decodeEscapes(text: string, escapes: Escapes): string {
  return escapes.reduce((result, [escaped, character]) => result.replaceAll(escaped, character), text);
}
