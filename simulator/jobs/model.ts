import type * as z from "zod";

export interface Measure {
  width: number;
  height: number;
  seconds: number;
}

/** What a request that passed asks for. */
export interface Order {
  measure: Measure;
  priceUsd: number;
}

/** What a body came to: an order, or everything that is wrong with it. */
export type Reading = { order: Order } | { issues: readonly z.core.$ZodIssue[] };

/** A model as its provider knows it; nothing here is shared with the action's own catalogue. */
export interface SimulatedModel {
  id: string;
  /** Seconds from submit to ready. */
  usualSeconds: number;
  /** Checks a request's body to the last field. */
  read(body: unknown): Reading;
}

/** A model from its body's schema and what the parsed body, defaults filled in, amounts to. */
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

/** Money without the noise of binary fractions, to a thousandth of a credit. */
export function money(usd: number): number {
  return Number(usd.toFixed(9));
}
