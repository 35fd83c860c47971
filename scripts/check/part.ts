/** What a part of the check found. */
export interface Finding {
  /** What is wrong, a sentence for each thing, with the way to mend it; empty when all is well. */
  problems: string[];
  /** What was looked at, in a few words. */
  note: string;
}

/** One thing that `npm run check` guards. */
export type Part = () => Promise<Finding>;
