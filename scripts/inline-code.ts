import { code } from "../src/text/markdown.ts";
import { shorten } from "../src/text/sanitize.ts";

const maxLength = 300;

const characters = String.raw`[\w.,:;/"'+*=!?()[\]{}…-]`;

/** Nothing in such a text can end a code span or a cell of a table. */
const harmless = new RegExp(`^${characters}(?:(?:${characters}| )*${characters})?$`, "u");

/** Text from outside as code in a line of Markdown or a cell of a table. */
export function inlineCode(text: string): string {
  const shown = shorten(text, maxLength);
  return harmless.test(shown) ? `\`${shown}\`` : code(shown);
}
