import { isJson, isMapping } from "../models/json.ts";

type Read = { parameters: Record<string, unknown> } | { problem: string };

/**
 * Reads the `parameters` input: a YAML mapping, of which JSON is a part.
 * The parser is loaded here because most steps have no parameters.
 */
export async function readParameters(text: string): Promise<Read> {
  const { parseDocument } = await import("yaml");
  try {
    // Left to itself the parser warns on standard error, in raw text that the runner reads commands from.
    const document = parseDocument(text, { logLevel: "error" });
    const [fault] = [...document.errors, ...document.warnings];
    return fault ? { problem: noYaml(fault) } : checkMapping(document.toJS());
  } catch (error) {
    return { problem: noYaml(error) };
  }
}

/** The parser's first line names the place, the others show it. */
function noYaml(error: unknown): string {
  const [reason = ""] = (error instanceof Error ? error.message : String(error)).split("\n");
  return `is neither YAML nor JSON: ${reason.replace(/:$/u, "")}`;
}

function checkMapping(value: unknown): Read {
  if (!isMapping(value)) {
    return {
      problem: "is no mapping; write one field a line, such as negative_prompt: blurry, or a JSON object",
    };
  }
  const odd = Object.keys(value).find((name) => !isJson(value[name]));
  if (odd === undefined) return { parameters: value };
  return {
    problem: `has a value that JSON cannot hold exactly, in ${odd}; use text, numbers, true, false, lists or mappings`,
  };
}
