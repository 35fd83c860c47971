import { code } from "../../src/text/markdown.ts";

const characters = String.raw`[\w.,:;/"'+*=!?()[\]{}-]`;

/** Nothing in such a text can end a code span or a cell of a table. */
const harmless = new RegExp(`^${characters}(?:(?:${characters}| ){0,198}${characters})?$`, "u");

/** Text from outside as code in a line of Markdown or a cell of a table. */
export function inlineCode(text: string): string {
  return harmless.test(text) ? `\`${text}\`` : code(text);
}
