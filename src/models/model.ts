import type * as z from "zod/mini";
import { lazy } from "../lazy.ts";
import type { Fields, Json } from "../providers/provider.ts";
import type { DurationSpelling, ProviderName } from "../providers/table.ts";

export type { Fields, Json, ProviderName };

/** What the finished file is expected to measure. */
export interface ExpectedSize {
  seconds: number;
  width: number;
  height: number;
}

/** What one entry of the catalogue says; `S` is its schema, so that the functions see its own fields. */
interface Definition<S extends z.core.$ZodType<Fields>> {
  /** The provider's id, as a user writes it. */
  readonly id: string;
  readonly title: string;
  readonly provider: ProviderName;
  /**
   * The provider's field names, types, allowed values and defaults: the single source of what the model
   * takes. Validation, the README's tables and the manifest's JSON Schema are all read from it.
   */
  readonly schema: S;
  readonly duration: Exclude<DurationSpelling, "as-given">;
  /** Seconds from submit to ready, as the provider's page reports or as one or two runs showed. */
  readonly usualSeconds: number;
  /** US dollars for these fields, where the provider publishes a fixed price. */
  readonly priceUsd?: (fields: z.output<S>) => number;
  /** What the video will measure for these fields. */
  readonly measure: (fields: z.output<S>) => ExpectedSize;
}

/** A text-to-video model whose fields went through its own `schema` before `priceUsd` and `measure` see them. */
export type Model = Definition<z.core.$ZodType<Fields>>;

/**
 * For a rule about several fields: it applies if these are valid, even if others are not, so that all problems are
 * reported at once.
 */
export function whereSound(...fields: string[]): z.core.$ZodSuperRefineParams {
  return { when: ({ issues }) => !issues.some(({ path }) => fields.includes(String(path?.[0]))) };
}

/** An entry as it is written down: its schema is built when it is first asked for, since a step needs only one. */
type Entry<S extends z.core.$ZodType<Fields>> = Omit<Definition<S>, "schema"> & { readonly schema: () => S };

/** Checks an entry against its own schema's types, then forgets them: the catalogue's entries are all alike. */
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
