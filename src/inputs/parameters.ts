import { isJson, isMapping } from "../models/json.ts";

type Read = { parameters: Record<string, unknown> } | { problem: string };

/**
 * Reads the `parameters` input: a YAML mapping, and therefore also a JSON object. The parser is loaded here because
 * most steps have no parameters.
 */
export async function readParameters(text: string): Promise<Read> {
  const { parseDocument } = await import("yaml");
  try {
    // By default the parser prints warnings to standard error, unescaped, where the runner would execute workflow
    // commands in them.
    const document = parseDocument(text, { logLevel: "error" });
    const [fault] = [...document.errors, ...document.warnings];
    return fault ? { problem: noYaml(fault, text) } : checkMapping(document.toJS());
  } catch (error) {
    return { problem: noYaml(error, text) };
  }
}

/** The first line of the parser's message names the position; the others quote the text there. */
function noYaml(error: unknown, text: string): string {
  const [reason = ""] = (error instanceof Error ? error.message : String(error)).split("\n");
  if (/call stack/u.test(reason)) return "cannot be read: its lists or mappings are nested too deeply";
  return `is neither YAML nor JSON: ${reason.replace(/:$/u, "")}${adviceFor(error, text)}`;
}

/** Advice on the likely mistake. Text that begins with a brace is JSON, in which every string has quotation marks. */
function adviceFor(error: unknown, text: string): string {
  if (/^\s*\{/u.test(text)) return "";
  if (/^ *\t/mu.test(text)) return "; indent with spaces, not with tabs";
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  if (code === "BAD_DQ_ESCAPE") return "; a backslash stands for itself in single quotation marks";
  const unquoted = codesOfUnquoted.has(code) || /Unresolved alias/u.test(String(error));
  return unquoted ? '; put the value into quotation marks, as in negative_prompt: "blurry: dark"' : "";
}

/** The parser's error codes for unquoted text that contains `: ` or begins with one of `@ & * ! % |`. */
const codesOfUnquoted = new Set([
  "BLOCK_AS_IMPLICIT_KEY",
  "BAD_SCALAR_START",
  "BAD_ALIAS",
  "BAD_INDENT",
  "MISSING_CHAR",
  "MULTILINE_IMPLICIT_KEY",
  "TAG_RESOLVE_FAILED",
  "UNEXPECTED_TOKEN",
]);

function checkMapping(value: unknown): Read {
  if (!isMapping(value)) {
    return {
      problem:
        "is not a mapping; write one field per line, with a space after the colon, such as negative_prompt: blurry, or a JSON object",
    };
  }
  const odd = Object.keys(value).find((name) => !isJson({ [name]: value[name] }));
  if (odd === undefined) return { parameters: value };
  return {
    problem: `has a value that JSON cannot hold exactly, in ${odd}; use whole characters, numbers, true, false, lists or mappings`,
  };
}
