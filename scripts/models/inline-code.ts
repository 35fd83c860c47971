import { code } from "../../src/text/markdown.ts";

/** Text from outside as code in a line of Markdown or a cell of a table: a code span where nothing in it could end one. */
export function inlineCode(text: string): string {
  return /^[\w.,:;/"+-](?:[\w.,:;/"+ -]*[\w.,:;/"+-])?$/u.test(text) && text.length <= 200
    ? `\`${text}\``
    : code(text);
}
