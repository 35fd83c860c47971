/** `--name value` as it was written, the name with `_` for `-`. */
export interface Flag {
  name: string;
  value: string;
}

/** A comment that is meant for the action, taken apart but not judged. */
export interface Command {
  flags: Flag[];
  /** What is left of the first line, and all lines after it. */
  prompt: string;
  /** What cannot be read, in words for the author. */
  problems: string[];
}

/**
 * The text after the command, where the comment's first line begins with exactly the command and a space or its end;
 * undefined for every other comment.
 */
export function textAfter(command: string, body: string): string | undefined {
  if (!body.startsWith(command)) return undefined;
  const rest = body.slice(command.length);
  return /^(?: |\r?\n|$)/u.test(rest) ? rest.replaceAll("\r\n", "\n") : undefined;
}

/**
 * Reads flags, then the prompt. Words are those of a shell, without anything that a shell would put in their
 * place: quotation marks keep spaces, a backslash keeps the next character. `--` ends the flags.
 */
export function parseCommand(text: string): Command {
  const [line = "", ...others] = text.split("\n");
  const command: Command = { flags: [], prompt: "", problems: [] };
  let at = skipSpaces(line, 0);
  while (isFlag(line, at)) at = skipSpaces(line, readFlag(line, at, command));
  if (/^--(?:\s|$)/u.test(line.slice(at))) at = skipSpaces(line, at + 2);
  command.prompt = [line.slice(at), ...others].join("\n").trim();
  return command;
}

/** Two hyphens and the start of a name. */
function isFlag(line: string, at: number): boolean {
  return /^--[a-z_]/iu.test(line.slice(at, at + 3));
}

/** Reads one flag into the command. @returns where it ends. */
function readFlag(line: string, at: number, command: Command): number {
  const [written = ""] = /^--[^\s=]+/u.exec(line.slice(at)) ?? [];
  const name = written.slice(2).replaceAll("-", "_");
  const nameEnd = at + written.length;
  const direct = line[nameEnd] === "=";
  const start = direct ? nameEnd + 1 : skipSpaces(line, nameEnd);
  if (!direct && (start === line.length || isFlag(line, start))) {
    command.problems.push(`${written} has no value; write ${written} VALUE or ${written}=VALUE`);
    return start;
  }
  const { value, end, closed } = readWord(line, start);
  if (!closed) command.problems.push(`the quotation mark after ${written} is never closed`);
  if (command.flags.some((flag) => flag.name === name)) command.problems.push(`${written} is given twice`);
  command.flags.push({ name, value });
  return end;
}

interface Word {
  value: string;
  end: number;
  /** False where a quotation mark has no partner. */
  closed: boolean;
}

/** A plain piece, one in single quotes, or one in double quotes: a word is any number of these without a space between. */
const piece = /(?<plain>(?:[^\s"'\\]|\\.|\\$)+)|'(?<single>[^']*)'|"(?<double>(?:[^"\\]|\\.)*)"/uy;

function readWord(line: string, start: number): Word {
  let value = "";
  let end = start;
  for (let match = pieceAt(line, end); match; match = pieceAt(line, end)) {
    const { plain, single, double } = match.groups ?? {};
    value += single ?? (plain ?? double ?? "").replace(/\\(.)/gu, "$1");
    end += match[0].length;
  }
  const closed = end === line.length || /\s/u.test(line[end] ?? "");
  return closed ? { value, end, closed } : { value, end: line.length, closed };
}

function pieceAt(line: string, at: number): RegExpExecArray | null {
  piece.lastIndex = at;
  return piece.exec(line);
}

function skipSpaces(line: string, at: number): number {
  return at + (/^\s*/u.exec(line.slice(at))?.[0].length ?? 0);
}
