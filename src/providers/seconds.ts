/** Reads a duration as a provider spells it: `5`, `"5"`, `"5s"`. Undefined for any other value, such as `"auto"`. */
export function parseSeconds(duration: unknown): number | undefined {
  const text = typeof duration === "number" ? String(duration) : duration;
  const [, number] = (typeof text === "string" && /^(\d{1,9}(?:\.\d+)?)s?$/u.exec(text)) || [];
  const seconds = Number(number);
  return seconds > 0 ? seconds : undefined;
}
