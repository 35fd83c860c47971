import type * as z from "zod";

/** What a video measures: pixels, and seconds. */
export interface VideoSize {
  width: number;
  height: number;
  seconds: number;
}

/** The video that an accepted request asks for, and its price. */
export interface Order {
  measure: VideoSize;
  priceUsd: number;
}

/** The result of reading a body: an order, or all problems. */
export type Reading = { order: Order } | { issues: readonly z.core.$ZodIssue[] };

/** A model as its provider knows it; nothing here is shared with the action's own catalogue. */
export interface SimulatedModel {
  id: string;
  /** Seconds from submit to ready. */
  usualSeconds: number;
  /** Checks a request's body to the last field. */
  read(body: unknown): Reading;
}

/** Creates a model from the schema of its body. `order` gets the parsed body, with defaults. */
export function simulatedModel<S extends z.ZodType>(
  id: string,
  usualSeconds: number,
  schema: S,
  order: (body: z.output<S>) => Order,
): SimulatedModel {
  return {
    id,
    usualSeconds,
    read(body) {
      const parsed = schema.safeParse(body, { reportInput: true });
      return parsed.success ? { order: order(parsed.data) } : { issues: parsed.error.issues };
    },
  };
}

/** Rounds US dollars to a thousandth of a credit, without the noise of binary fractions. */
export function roundUsd(usd: number): number {
  return Number(usd.toFixed(9));
}
