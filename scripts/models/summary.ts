import { type ProviderName, providers } from "../../src/providers/table.ts";
import { inlineCode } from "../inline-code.ts";
import type { Changes } from "./changes.ts";

/** The changes of a provider's entries, and what could not be read of them. */
export interface ProviderChanges extends Changes {
  provider: ProviderName;
  /** The number of models now. */
  count: number;
  /** Parts of a sentence. */
  troubles: string[];
}

/** GitHub takes 65,536 characters as the text of a pull request. */
const maxLength = 60_000;

/** A Markdown summary of all changes. Every text from outside is escaped. */
export function summarize(all: readonly ProviderChanges[]): string {
  const lines = all.flatMap(linesOf);
  const kept: string[] = [];
  let length = 0;
  for (const line of lines) {
    length += line.length + 1;
    if (length > maxLength) break;
    kept.push(line);
  }
  const left = lines.length - kept.length;
  return `${[...kept, ...(left > 0 ? ["", `And ${left} more lines.`] : [])].join("\n").trim()}\n`;
}

function linesOf({ provider, count, added, changed, retired, troubles }: ProviderChanges): string[] {
  const counts = `${count} ${count === 1 ? "model" : "models"}: ${added.length} added, ${changed.length} changed, ${retired.length} retired.`;
  return [
    `## ${providers[provider].title}`,
    "",
    counts,
    "",
    ...section(
      "Added",
      added.map(({ id, title, kind }) =>
        [inlineCode(id), ...(title ? [inlineCode(title)] : []), kind].join(", "),
      ),
    ),
    ...section(
      "Changed",
      changed.map(({ id, changes }) => [inlineCode(id), ...changes.map((each) => `  - ${each}`)].join("\n")),
    ),
    ...section(
      "Retired",
      retired.map(
        ({ id, replacedBy }) =>
          inlineCode(id) + (replacedBy ? `, replaced by ${inlineCode(replacedBy)}` : ""),
      ),
    ),
    ...section(
      "Not read, and left as it was",
      troubles.map((each) => inlineCode(each)),
    ),
  ];
}

function section(heading: string, items: readonly string[]): string[] {
  return items.length > 0 ? [`### ${heading}`, "", ...items.map((item) => `- ${item}`), ""] : [];
}
