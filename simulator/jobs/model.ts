import type * as z from "zod";

/** The size of a video: pixels and seconds. */
export interface VideoSize {
  width: number;
  height: number;
  seconds: number;
}

export type Container = "mp4" | "webm";

/** The video of an accepted request, and its price. */
export interface Order {
  measure: VideoSize;
  priceUsd: number;
  /** The file's container, if the request names one. */
  container?: Container | undefined;
  /** US dollars for one of fal's billing units. */
  unitPrice?: number;
}

/** One problem of a request's body, in zod's words for all models. */
export interface BodyIssue {
  path: string[];
  code: string;
  message: string;
  /** Whether the field is required and absent. */
  missing: boolean;
  /** The values that would have passed, where they can be listed. */
  options?: readonly unknown[];
}

/** The result of reading a body: an order, or all problems. */
export type Reading = { order: Order } | { issues: readonly BodyIssue[] };

/** A model of a provider. It shares nothing but the data with the action's catalogue, so that tests compare the two. */
export interface SimulatedModel {
  id: string;
  /** Seconds from submit to ready. */
  usualSeconds: number;
  /** Validates every field of a request's body. */
  read(body: Record<string, unknown>): Reading;
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
      return parsed.success
        ? { order: order(parsed.data) }
        : { issues: parsed.error.issues.flatMap(toBodyIssues) };
    },
  };
}

function toBodyIssues(issue: z.core.$ZodIssue): BodyIssue[] {
  const path = issue.path.map(String);
  const { code, message } = issue;
  if (code === "unrecognized_keys") {
    return issue.keys.map((key) => ({
      path: [...path, key],
      code,
      message: "Unrecognized key",
      missing: false,
    }));
  }
  const missing = code === "invalid_type" && issue.input === undefined;
  return [{ path, code, message, missing, ...(code === "invalid_value" && { options: issue.values }) }];
}

/** Rounds US dollars to a thousandth of a credit, to remove binary rounding errors. */
export function roundUsd(usd: number): number {
  return Number(usd.toFixed(9));
}
