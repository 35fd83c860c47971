/** The result of a part of the check. */
export interface Finding {
  /** A sentence for each problem, with its remedy; empty if there are none. */
  problems: string[];
  /** The subject of the check, in a few words. */
  note: string;
}

/** One part of `npm run check`. */
export type Part = () => Promise<Finding>;
