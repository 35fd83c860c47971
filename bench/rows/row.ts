/** A summary of measurements. */
export interface Spread {
  /** The one that is compared: the median of times, the mean of what is simulated. */
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
  /** What ours is compared with, measured in the same run, and ours divided by it. */
  peer: { name: string; spread: Spread; ratio: number } | undefined;
  /** The most that is allowed: of the ratio to the peer, or of our own value. None where a line only informs. */
  limit: { of: "ratio" | "value"; atMost: number } | undefined;
}

/** The figure that a limit is about. */
export function limitedFigure({ ours, peer, limit }: Row): number {
  return peer && limit?.of !== "value" ? peer.ratio : ours.value;
}

export function meetsLimit(row: Row): boolean {
  return row.limit === undefined || limitedFigure(row) <= row.limit.atMost;
}

/**
 * Measurements that were made in turns, side by side. Their ratio is the median of the rounds' ratios: what disturbs
 * the machine for a while disturbs both.
 */
export function inTurns(ours: readonly number[], name: string, theirs: readonly number[]) {
  const ratios = ours.map((value, round) => value / (theirs[round] ?? Number.NaN));
  return {
    ours: summarizeByMedian(ours),
    peer: { name, spread: summarizeByMedian(theirs), ratio: summarizeByMedian(ratios).value },
  };
}

/** Measurements of which the median is compared. */
export function summarizeByMedian(values: readonly number[]): Spread {
  const spread = findSpread(values);
  return { ...spread, value: spread.median };
}

/** Measurements of which the mean is compared. */
export function summarizeByMean(values: readonly number[]): Spread {
  return { ...findSpread(values), value: values.reduce((sum, value) => sum + value, 0) / values.length };
}

/** A figure that is the same each time. */
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
