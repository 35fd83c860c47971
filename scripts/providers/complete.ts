import { readFile } from "node:fs/promises";
import { keyVariables, providerNames, providers } from "../../src/providers/table.ts";
import { findInRepository, inRepository } from "../repository.ts";

const rows = Object.values(providers);

/** A file that lists providers: its text, and the text with every list complete. */
export interface ProviderTexts {
  path: string;
  current: string;
  wanted: string;
}

/** Reads the README, the actions and the workflows, and completes every list of providers in them. */
export async function completeTexts(): Promise<ProviderTexts[]> {
  const yaml = ["action.yml", "*/action.yml", "*/*/action.yml", ".github/workflows/*.yml"];
  const paths = [...(await findInRepository(yaml)), "README.md"];
  return Promise.all(
    paths.map(async (path) => {
      const current = await readFile(inRepository(path), "utf8");
      const listed = completeLists(current);
      return { path, current, wanted: path === "README.md" ? listed : completeKeys(listed) };
    }),
  );
}

/** Completes lists of names, key variables and base URLs, such as "`aimlapi` or `fal`". */
function completeLists(text: string): string {
  const columns = [providerNames, keyVariables, rows.map(({ baseUrl }) => baseUrl)];
  return columns.reduce((result, values) => completeList(result, values), text);
}

function completeList(text: string, values: readonly string[]): string {
  const codes = values.map((value) => `\`${value}\``);
  const one = anyOf(codes);
  const list = new RegExp(`${one}(?:, ${one})*,? (and|or) ${one}`, "gu");
  return text.replace(list, (_, word: string) => {
    const type = word === "and" ? "conjunction" : "disjunction";
    return new Intl.ListFormat("en-GB", { type }).format(codes);
  });
}

/** Completes each group of YAML lines that passes on, blanks or declares the secrets for keys. */
function completeKeys(yaml: string): string {
  const key = anyOf(keyVariables);
  const settings = new RegExp(`(?:^ *${key}: (?:""|\\$\\{\\{ secrets\\.${key} \\}\\})\n)+`, "gmu");
  const secrets = new RegExp(`(?:^ *${key}:\n *description: .*\n *required: false\n)+`, "gmu");
  return yaml
    .replace(settings, (lines) => {
      const [first = ""] = lines.split("\n");
      return keyVariables.map((name) => `${first.replaceAll(new RegExp(key, "gu"), name)}\n`).join("");
    })
    .replace(secrets, (lines) => {
      const indent = lines.slice(0, lines.search(/\S/u));
      const declaration = ({ keyVariable, title }: (typeof rows)[number]) =>
        `${indent}${keyVariable}:\n${indent}  description: API key for ${title}.\n${indent}  required: false\n`;
      return rows.map(declaration).join("");
    });
}

/** A pattern that matches any of these words and URLs. Dots are the only special characters in them. */
function anyOf(texts: readonly string[]): string {
  return `(?:${texts.map((text) => text.replaceAll(".", "\\.")).join("|")})`;
}
