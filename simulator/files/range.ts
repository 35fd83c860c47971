/** Part of a file: from `start` up to and without `end`. */
export interface Part {
  start: number;
  end: number;
}

/**
 * Parses a `Range` header for a file of `length` bytes. Anything but a single range of bytes is ignored, as RFC 9110
 * allows; a range that begins past the end cannot be satisfied.
 */
export function parseRange(range: string | undefined, length: number): Part | "whole" | "unsatisfiable" {
  const match = /^bytes=(\d*)-(\d*)$/u.exec(range ?? "");
  if (!match || match[0] === "bytes=-") return "whole";
  const [, first = "", last = ""] = match;
  if (first === "") return parseSuffix(Number(last), length);
  const start = Number(first);
  const end = last === "" ? length : Math.min(Number(last) + 1, length);
  if (last !== "" && Number(last) < start) return "whole";
  return start < length ? { start, end } : "unsatisfiable";
}

function parseSuffix(bytes: number, length: number): Part | "unsatisfiable" {
  return bytes > 0 ? { start: Math.max(0, length - bytes), end: length } : "unsatisfiable";
}
