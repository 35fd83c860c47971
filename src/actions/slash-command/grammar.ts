/** `--name value`; the name is in lower case, with `_` for every dash. */
export interface Flag {
  name: string;
  value: string;
}

/** A comment for the action, parsed but not validated. */
export interface Command {
  flags: Flag[];
  /** The rest of the first line, and all lines after it. */
  prompt: string;
  /** Whether a flag asks for help: `--help`, `-h`. */
  help?: true;
  /** Whether `--` ended the flags, so that the prompt may contain anything. */
  ended?: true;
  /** Syntax errors, worded for the author. */
  problems: string[];
}

/** Text in a prompt that looks like a flag. */
export interface Stray extends Flag {
  /** The dashes and the name, as written. */
  written: string;
  /** Whether it can only be a flag: two hyphens, or a dash, a name and a number. */
  certain: boolean;
  /** Whether the dash may be punctuation, unless a value follows: `boat—duration 8`, `— duration 8`. */
  loose: boolean;
}

/** White space of every script, and the zero-width characters that keyboards and editors insert. */
const space = String.raw`[\s\p{White_Space}\u180e\u200b-\u200f\u2060]`;
const spaces = new RegExp(`${space}*`, "uy");
/** Matches only from the start of a run of spaces: otherwise the time would grow with the square of its length. */
const around = new RegExp(`^${space}+|(?<!${space})${space}+$`, "gu");

/**
 * Characters that keyboards and editors substitute for a hyphen, or that look like one: every dash, minus signs, the
 * hyphen bullet, box-drawing lines, the long vowel mark of Japanese keyboards, tildes.
 */
const dash = String.raw`[\p{Pd}~\u00af\u02d7\u1173\u2043\u2053\u207b\u208b\u2212\u223c\u23af\u23e4\u2500\u2501\u2796\u30fc\u4e00\uff5e\uff70]`;
const dashes = String.raw`(?:${dash}[\p{Cf}\ufe0f]{0,4}){1,8}`;
/** A letter of a name. Keyboards that produce full-width dashes produce full-width letters too. */
const letter = "a-z_ａ-ｚ";
const name = String.raw`[${letter}](?:[\w.${letter}]|${dash})*`;
/** Markdown's marks around a word. */
const markup = "[*`]*";
const flag = new RegExp(
  `(?<dashes>${dashes})(?<name>[${letter}][^\\s\\p{White_Space}\\p{Cf}=]*)(?<value>=|${space}*\\d)?`,
  "iuy",
);

/**
 * The text after the command, if the comment begins with exactly the command and then white space or its end; otherwise
 * undefined.
 */
export function textAfter(command: string, body: string): string | undefined {
  if (!body.startsWith(command)) return undefined;
  const rest = body.slice(command.length);
  return rest === "" || new RegExp(`^${space}`, "u").test(rest) ? rest.replace(/\r\n?/gu, "\n") : undefined;
}

/** What decides how words are read, by the name of a flag. */
export interface Grammar {
  /** Decides about words that begin with a dash also used as punctuation. */
  isFlagName: (name: string) => boolean;
  /** Whether a flag needs no value. After a space, only a word such as `true`, `false` or `off` is one. */
  isSwitch: (name: string) => boolean;
}

/**
 * Parses flags, then the prompt. Words follow the rules of a shell, but nothing is expanded: quotation marks keep
 * spaces, a backslash keeps the next character. `--` ends the flags.
 */
export function parseCommand(
  text: string,
  { isFlagName = () => true, isSwitch = () => false }: Partial<Grammar> = {},
): Command {
  const grammar = { isFlagName, isSwitch };
  const [line = "", ...others] = text.split("\n");
  const command: Command = { flags: [], prompt: "", problems: [] };
  let at = skipSpaces(line, 0);
  while (flagAt(line, at, grammar)) at = skipSpaces(line, readFlag(line, at, command, grammar));
  if (new RegExp(`^--(?:${space}|$)`, "u").test(line.slice(at))) command.ended = true;
  const prompt = [line.slice(command.ended ? at + 2 : at), ...others].join("\n");
  command.prompt = prompt.replace(around, "");
  return command;
}

/**
 * Finds everything in a prompt that looks like a flag.
 *
 * @param names Names of flags; a name with `_` also matches as several words.
 */
export function straysIn(prompt: string, names: readonly string[]): Stray[] {
  const inWords = names.filter((each) => each.includes("_")).map((each) => each.replaceAll("_", `${space}`));
  const pattern = new RegExp(
    `(?<=(?<before>[\\p{L}\\p{N}])?)(?<!${dash})(?<written>(?<dashes>${dashes})(?<gap>${space}{0,3})(?<name>${[...inWords, name].join("|")}))(?![\\w.])${markup}(?=[\\s=:\\p{Cf}]|$)${space}*(?<direct>[=:])?${space}*${markup}(?<value>[^\\s\`*)]*)`,
    "giu",
  );
  return [...prompt.matchAll(pattern)].flatMap(({ groups = {} }) => {
    const {
      before = "",
      written = "",
      dashes: lead = "",
      gap,
      name: called = "",
      direct,
      value = "",
    } = groups;
    const plain = direct === "=" || /^\d/u.test(value);
    // `long-duration` is a compound word.
    if (before !== "" && /^[-‐‑]$/u.test(lead) && direct !== "=") return [];
    const loose = before !== "" || gap !== "";
    return [
      { name: flagName(called), value, written, certain: plain || (!loose && lead.startsWith("--")), loose },
    ];
  });
}

/** Matches a flag: dashes of any kind, directly followed by a name. */
function flagAt(
  line: string,
  at: number,
  { isFlagName }: Grammar,
): { written: string; name: string } | undefined {
  flag.lastIndex = at;
  const { dashes: lead = "", name: called = "", value } = flag.exec(line)?.groups ?? {};
  const name = flagName(called);
  if (called === "" || !(lead.includes("-") || value !== undefined || isFlagName(name))) return undefined;
  return { written: lead + called, name };
}

function flagName(written: string): string {
  return written
    .normalize("NFKC")
    .toLowerCase()
    .replace(new RegExp(`${dash}|${space}`, "gu"), "_");
}

/** Reads one flag into the command. @returns the index after it. */
function readFlag(line: string, at: number, command: Command, grammar: Grammar): number {
  const { written = "", name = "" } = flagAt(line, at, grammar) ?? {};
  const nameEnd = at + written.length;
  const direct = line[nameEnd] === "=";
  const start = direct ? nameEnd + 1 : skipSpaces(line, nameEnd);
  const add = (value: string) => {
    if (command.flags.some((flag) => flag.name === name)) command.problems.push(`${written} is given twice`);
    command.flags.push({ name, value });
  };
  const word = readTypographic(line, start) ?? readWord(line, start);
  if (!direct && grammar.isSwitch(name) && !switchWord.test(word.value)) {
    add("true");
    return start;
  }
  const empty = new RegExp(`^(?:${space}|$)`, "u").test(line.slice(start));
  if (empty || (!direct && flagAt(line, start, grammar))) {
    if (name === "help" || name === "h") command.help = true;
    command.problems.push(`${written} has no value; write ${written} VALUE or ${written}=VALUE`);
    return start;
  }
  const { value, end, closed } = word;
  if (!closed) command.problems.push(`the quotation mark after ${written} is never closed`);
  add(value);
  return end;
}

/** Words that set a switch, rightly or wrongly. A prompt begins with a capital letter, such as in "On a lake". */
const switchWord = /^(?:true|True|TRUE|false|False|FALSE|yes|no|on|off|0|1|null|none)$/u;

interface Word {
  value: string;
  end: number;
  /** False if a quotation mark is not closed. */
  closed: boolean;
}

/** Closing quotation marks by the opening typographic one: languages pair them differently. */
const closing: Record<string, string> = {
  "“": '”“"',
  "”": '”"',
  "„": '“”"',
  "‟": '”"',
  "〝": "〞〟",
  "＂": "＂",
  "«": "»",
  "»": "«»",
  "‘": "’‘'",
  "’": "’'",
  "‚": "‘’'",
  "‛": "’'",
  "‹": "›",
  "›": "‹›",
  "「": "」",
  "『": "』",
  "《": "》",
};

/**
 * Reads a value in typographic quotation marks. A closing mark must end a word, because an apostrophe is the same
 * character.
 */
function readTypographic(line: string, start: number): Word | undefined {
  const marks = closing[line[start] ?? ""];
  if (marks === undefined) return undefined;
  const end = new RegExp(`[${marks}](?=${space}|$)`, "u").exec(line.slice(start + 1));
  if (!end) return { value: line.slice(start + 1), end: line.length, closed: false };
  const value = line.slice(start + 1, start + 1 + end.index).replace(around, "");
  return { value, end: start + 2 + end.index, closed: true };
}

/** A part of a word: plain, in single quotes or in double quotes. Parts without a space between them form a word. */
const piece =
  /(?<plain>(?:[^\s\p{White_Space}"'\\]|\\.|\\$)+)|'(?<single>[^']*)'|"(?<double>(?:[^"\\]|\\.)*)"/uy;

function readWord(line: string, start: number): Word {
  let value = "";
  let end = start;
  for (let match = pieceAt(line, end); match; match = pieceAt(line, end)) {
    const { plain, single, double } = match.groups ?? {};
    const escaped = plain?.replace(/[\u180e\u200b-\u200f\u2060]+$/u, "") ?? double ?? "";
    value += single ?? escaped.replace(/\\(.)/gu, "$1");
    end += match[0].length;
  }
  const closed = end === line.length || /[\s\p{White_Space}]/u.test(line[end] ?? "");
  return closed ? { value, end, closed } : { value, end: line.length, closed };
}

function pieceAt(line: string, at: number): RegExpExecArray | null {
  piece.lastIndex = at;
  return piece.exec(line);
}

function skipSpaces(line: string, at: number): number {
  spaces.lastIndex = at;
  return at + (spaces.exec(line)?.[0].length ?? 0);
}
