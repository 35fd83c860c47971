/** A summary of measurements. */
export interface Spread {
  /** The compared value: the median of times, the mean of simulated values. */
  value: number;
  min: number;
  median: number;
  max: number;
}

/** One line of the table. */
export interface Row {
  what: string;
  unit: "ms" | "s" | "MB" | "requests" | "reads";
  ours: Spread;
  /** The peer, measured in the same run, and our value divided by the peer's. */
  peer: { name: string; spread: Spread; ratio: number } | undefined;
  /** The upper limit of the ratio to the peer or of our own value. None if the row is only informative. */
  limit: { of: "ratio" | "value"; atMost: number } | undefined;
}

/** The figure that the limit applies to. */
export function limitedFigure({ ours, peer, limit }: Row): number {
  return peer && limit?.of !== "value" ? peer.ratio : ours.value;
}

export function meetsLimit(row: Row): boolean {
  return row.limit === undefined || limitedFigure(row) <= row.limit.atMost;
}

/**
 * Measurements made in alternation. Their ratio is the median of the rounds' ratios, because a disturbance of the
 * machine affects both.
 */
export function inTurns(ours: readonly number[], name: string, theirs: readonly number[]) {
  const ratios = ours.map((value, round) => value / (theirs[round] ?? Number.NaN));
  return {
    ours: summarizeByMedian(ours),
    peer: { name, spread: summarizeByMedian(theirs), ratio: summarizeByMedian(ratios).value },
  };
}

/** Summarizes measurements by their median. */
export function summarizeByMedian(values: readonly number[]): Spread {
  const spread = findSpread(values);
  return { ...spread, value: spread.median };
}

/** Summarizes measurements by their mean. */
export function summarizeByMean(values: readonly number[]): Spread {
  return { ...findSpread(values), value: values.reduce((sum, value) => sum + value, 0) / values.length };
}

/** A figure without variation. */
export function constantSpread(value: number): Spread {
  return { value, min: value, median: value, max: value };
}

function findSpread(values: readonly number[]): Omit<Spread, "value"> {
  if (values.length === 0) throw new Error("Nothing was measured");
  const sorted = values.toSorted((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  const median = ((sorted[Math.floor(middle)] ?? 0) + (sorted[Math.ceil(middle)] ?? 0)) / 2;
  return { min: sorted[0] ?? 0, median, max: sorted.at(-1) ?? 0 };
}
