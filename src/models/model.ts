import type * as z from "zod/mini";
import { lazy } from "../lazy.ts";
import type { Fields, Json, PriceFactor } from "../providers/provider.ts";
import type { DurationSpelling, ProviderName } from "../providers/table.ts";

export type { Fields, Json, ProviderName };

/** The expected size of the finished video: pixels and seconds. */
export interface ExpectedSize {
  seconds: number;
  width: number;
  height: number;
}

/** An entry of the catalogue. `S` is its schema, which types the fields that its functions receive. */
interface Definition<S extends z.core.$ZodType<Fields>> {
  /** The provider's model id, which users write. */
  readonly id: string;
  readonly title: string;
  readonly provider: ProviderName;
  /**
   * The provider's field names, types, allowed values and defaults, as its page for the model documents them.
   * Validation, the README's tables and the manifest's JSON Schema all come from this schema.
   */
  readonly schema: S;
  /** How the request spells the field `duration`: `5` or `"5s"`. */
  readonly duration: Exclude<DurationSpelling, "as-given">;
  /** Seconds from submit to ready, measured in one or two runs, because no provider publishes a figure. */
  readonly usualSeconds: number;
  /** US dollars for these fields, if the provider's page for the model publishes a fixed price. */
  readonly priceUsd?: (fields: z.output<S>) => number;
  /** What the price depends on. */
  readonly priceFactors?: readonly PriceFactor[];
  /** The size that the video will have for these fields. */
  readonly measure: (fields: z.output<S>) => ExpectedSize;
}

/** A text-to-video model. `priceUsd` and `measure` accept only fields parsed by its own `schema`. */
export type Model = Definition<z.core.$ZodType<Fields>>;

/**
 * Options for a rule about several fields: check it if these fields are valid, even if others are not, so that all
 * problems are reported together.
 */
export function whereSound(...fields: string[]): z.core.$ZodSuperRefineParams {
  return { when: ({ issues }) => !issues.some(({ path }) => fields.includes(String(path?.[0]))) };
}

/** An entry whose schema is built on first use, since a step usually needs only one. */
type Entry<S extends z.core.$ZodType<Fields>> = Omit<Definition<S>, "schema"> & { readonly schema: () => S };

/** Type-checks an entry against its own schema, and returns it with the common type of the catalogue. */
export function defineModel<S extends z.core.$ZodType<Fields>>({ schema, ...entry }: Entry<S>): Model {
  const built = lazy(schema);
  const definition = {
    ...entry,
    get schema() {
      return built();
    },
  };
  return definition as unknown as Model;
}
