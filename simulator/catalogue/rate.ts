/** A rate for everything, or one for each value of a field. */
export type Rate = number | Record<string, number>;

/** The rate for a value of the field, or the first one for a value that no key names. */
export function rateFor(rate: Rate, value: unknown): number {
  if (typeof rate === "number") return rate;
  const wanted = String(value).toLowerCase();
  const named = Object.entries(rate).find(([key]) => key.toLowerCase() === wanted);
  return named?.[1] ?? Object.values(rate)[0] ?? 0;
}

export function lowest(rate: Rate): number {
  return typeof rate === "number" ? rate : Math.min(...Object.values(rate));
}
