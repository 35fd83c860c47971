import type { Fields, Json, PriceFactor } from "../providers/provider.ts";
import type { ProviderName } from "../providers/table.ts";
import type { ModelKind, ModelSchema } from "./entry.ts";
import type { Roles } from "./roles.ts";
import type { Rule } from "./rules.ts";

export type { Fields, Json, ProviderName };

/** The expected size of the finished video, as far as the request tells: seconds, pixels, width divided by height. */
export interface ExpectedSize {
  seconds?: number;
  width?: number;
  height?: number;
  ratio?: number;
}

/** A model whose fields are known. */
export interface Model {
  /** The provider's model id. */
  readonly id: string;
  /** As people know it; the id if no better name is known. */
  readonly title: string;
  readonly provider: ProviderName;
  readonly kind: ModelKind;
  /** Whether a person has checked the fields and rules, so that a value they refuse is wrong. */
  readonly reviewed: boolean;
  readonly schema: ModelSchema;
  readonly roles: Roles;
  /** Reviewed rules that no schema states. */
  readonly rules: readonly Rule[];
  /** Whether a request states the schema's defaults; otherwise the provider applies its own. */
  readonly sendsDefaults: boolean;
  /** Seconds from submit to ready, where a figure is known. */
  readonly usualSeconds: number | undefined;
  /** For a model that the provider has announced to end: the id of its successor. */
  readonly replacedBy?: string;
  /** US dollars for these fields, if the provider publishes a fixed price; undefined where the fields leave it open. */
  readonly priceUsd?: (fields: Fields) => number | undefined;
  /** What the published price depends on. */
  readonly priceFactors?: readonly PriceFactor[];
  /** The size that the video will have for these fields. Never throws. */
  readonly measure: (fields: Fields) => ExpectedSize;
}
