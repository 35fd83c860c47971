import type * as z from "zod";

/** The size of a video: pixels and seconds. */
export interface VideoSize {
  width: number;
  height: number;
  seconds: number;
}

/** The video of an accepted request, and its price. */
export interface Order {
  measure: VideoSize;
  priceUsd: number;
}

/** The result of reading a body: an order, or all problems. */
export type Reading = { order: Order } | { issues: readonly z.core.$ZodIssue[] };

/** A model of a provider. It shares nothing with the action's catalogue, so that tests compare the two. */
export interface SimulatedModel {
  id: string;
  /** Seconds from submit to ready. */
  usualSeconds: number;
  /** Validates every field of a request's body. */
  read(body: unknown): Reading;
}

/** Creates a model from the schema of its body. `order` receives the parsed body, with defaults. */
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

/** Rounds US dollars to a thousandth of a credit, to remove binary rounding errors. */
export function roundUsd(usd: number): number {
  return Number(usd.toFixed(9));
}
