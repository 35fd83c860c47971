/** A moment at which main is killed: the so-manieth write, request or answer of its run, or so many milliseconds. */
export interface Moment {
  after: Occasion;
  number: number;
}

/**
 * - `write`: a line of the log, an output or a state was written;
 * - `request`, `answer`: the provider or the file host got a request, or settled what to answer;
 * - `upload request`, `upload answer`: the same of the artifact service;
 * - `time`: milliseconds after its start.
 */
export type Occasion = keyof Counts | "time";

/** How often each happens. */
export interface Counts {
  write: number;
  request: number;
  answer: number;
  "upload request": number;
  "upload answer": number;
}

export const noCounts: Counts = { write: 0, request: 0, answer: 0, "upload request": 0, "upload answer": 0 };

/** Every so-manieth moment that a server sees, and every so-manieth write. */
export function observableMoments(
  counts: Counts,
  { seen, written }: Record<"seen" | "written", number>,
): Moment[] {
  return (Object.entries(counts) as [keyof Counts, number][]).flatMap(([after, count]) => {
    const numbers = Array.from({ length: count }, (_, index) => index + 1);
    const chosen = numbers.filter((number) => number % (after === "write" ? written : seen) === 0);
    return chosen.map((number) => ({ after, number }));
  });
}

/** So many moments of a run that takes so long. */
export function randomMoments(number: number, milliseconds: number): Moment[] {
  return Array.from({ length: number }, () => ({ after: "time", number: Math.random() * milliseconds }));
}
