import { findModel } from "../../models/catalogue.ts";
import { describeAllowed } from "../../models/describe.ts";
import type { Json, Model } from "../../models/model.ts";
import { code, codeBlock, codeList } from "../../text/markdown.ts";
import { shorten } from "../../text/sanitize.ts";
import { type SettableField, settableFields } from "./command.ts";
import type { Settings } from "./settings.ts";

/*
 * GitHub allows 65,536 characters in a comment, entities included. The parts of a reply keep to these shares.
 */
const problemsLength = 20_000;
const fieldsLength = 25_000;
const modelsLength = 10_000;

/** Characters of a field's allowed values, before they are escaped. Some models list more than a thousand. */
const maxAllowedLength = 200;

/** The reply to an invalid request. */
export function refusalReply(problems: readonly string[], model: string, settings: Settings): string {
  return [
    "I can't run this request:",
    codeList(problems.join("\n"), problemsLength),
    "Nothing was sent and nothing was spent. Please post a new comment; edits are ignored.",
    folded("How to write a request", grammar(settings)),
    ...flags(model, settings),
  ].join("\n\n");
}

/** The reply to `/video help`. */
export function helpReply(model: string, settings: Settings): string {
  return [
    "To make a video, write a comment like this:",
    ...grammar(settings),
    ...flags(model, settings),
    ...otherModels(model, settings),
  ].join("\n\n");
}

function folded(title: string, parts: readonly string[]): string {
  return [`<details><summary>${title}</summary>`, ...parts, "</details>"].join("\n\n");
}

function grammar({ command, maxSeconds }: Settings): string[] {
  const form = `${command} [--model ID] [--duration SECONDS] [--aspect-ratio W:H] [--image ADDRESS] [--last-image ADDRESS] [--FIELD VALUE ...] PROMPT`;
  const limit = maxSeconds === undefined ? [] : [`At most ${maxSeconds} seconds are allowed here.`];
  return [
    codeBlock(`${form}\n${command} help [--model ID]`),
    'A value with spaces needs quotation marks: `--negative-prompt "blurry, dark"`. Lists and mappings are JSON in single quotation marks. A flag for `true` or `false` means `true` without a value. Flags come first; `--` ends them, for a prompt that begins with a dash. The prompt is the rest of the first line and all lines after it.',
    "For a model that takes a picture, drop one into the comment: the video starts from it. A second one is where the video ends. `--image` and `--last-image` take an https address instead. Pictures in code are text.",
    ...limit,
  ];
}

/** The flags of a model, if it is allowed. */
function flags(id: string, { models, model: usual }: Settings): string[] {
  if (!models.includes(id)) return [];
  const known = findModel(id);
  const name = `${code(id)}${id === usual ? " (the default)" : ""}`;
  if (!known) {
    return [
      `${name} is not in this action's catalogue. \`--FIELD\` sets any field that the provider's page for it names.`,
    ];
  }
  return [folded(`Flags of ${name}`, [fieldsTable(known)])];
}

function fieldsTable(model: Model): string {
  const rows = settableFields(model).map(fieldRow);
  const head = ["| flag | allowed | default |", "| --- | --- | --- |"];
  let fitting = rows;
  while (fitting.join("\n").length > fieldsLength) fitting = fitting.slice(0, -1);
  const more = rows.length - fitting.length;
  return [...head, ...fitting, ...(more > 0 ? [`| and ${more} more | | |`] : [])].join("\n");
}

function fieldRow(field: SettableField): string {
  const flag = `--${field.flag.replaceAll("_", "-")}`;
  const usual = field.default === undefined ? "" : code(shorten(show(field.default), maxAllowedLength));
  const allowed = code(shorten(describeAllowed(field), maxAllowedLength));
  return `| ${code(flag)} | ${allowed} | ${field.required ? "required" : usual} |`;
}

function show(value: Json): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

function otherModels(model: string, { command, models, model: usual }: Settings): string[] {
  const others = models.filter((id) => id !== model);
  if (others.length === 0) return [];
  const lines = others.map((id) => `${id}${id === usual ? " (the default)" : ""}`);
  return [
    `Other models that are allowed here (${code(`${command} help --model ID`)} shows the flags of each):`,
    codeBlock(lines.join("\n"), modelsLength),
  ];
}
