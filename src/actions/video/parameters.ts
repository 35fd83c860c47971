/**
 * Reads the `parameters` input: a YAML mapping, of which JSON is a part.
 * The parser is loaded here because most steps have no parameters.
 */
export async function readParameters(
  text: string,
): Promise<{ parameters: Record<string, unknown> } | { problem: string }> {
  const { parse } = await import("yaml");
  try {
    const value: unknown = parse(text);
    if (isMapping(value)) {
      const odd = Object.keys(value).find((name) => !isJson(value[name]));
      return odd === undefined
        ? { parameters: value }
        : {
            problem: `has a value that JSON cannot hold, in ${odd}; use text, numbers, true, false, lists or mappings`,
          };
    }
    return {
      problem: "is no mapping; write one field a line, such as negative_prompt: blurry, or a JSON object",
    };
  } catch (error) {
    const reason = error instanceof Error ? error.message.split("\n")[0] : String(error);
    return { problem: `is neither YAML nor JSON: ${reason}` };
  }
}

function isMapping(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isJson(value: unknown): boolean {
  if (value === null || typeof value === "string" || typeof value === "boolean") return true;
  if (typeof value === "number") return Number.isFinite(value);
  if (Array.isArray(value)) return value.every(isJson);
  return isMapping(value) && Object.values(value).every(isJson);
}
