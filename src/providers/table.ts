import { readFileSync } from "node:fs";
import type { HttpClient } from "../http/client.ts";
import { aimlapiCharges } from "./aimlapi/charges.ts";
import { aimlapiSchemas } from "./aimlapi/schemas.ts";
import type { Charges } from "./charges.ts";
import { falCharges } from "./fal/charges.ts";
import { falSchemas } from "./fal/schemas.ts";
import type { Provider } from "./provider.ts";
import type { SchemaSource } from "./schema-source.ts";

/** How the field `duration` of an unknown model is spelt on the wire: `5`, or as the user wrote it. */
export type UnknownDuration = "number" | "as-given";

interface ProviderRow {
  /** As people know it. */
  title: string;
  /** Where it is reached, unless `base-url` names a gateway. */
  baseUrl: string;
  /** The environment variable that its key usually is in. */
  keyVariable: string;
  /** What the id of a model looks like, where not every text is one. */
  modelId?: { pattern: RegExp; form: string };
  /** For models outside the catalogue. */
  duration: UnknownDuration;
  /** The largest picture that its models take. */
  maxPictureBytes: number;
  /** Reads the data of its models, which `models/data.ts` describes. */
  readCatalogue: () => Buffer;
  charges: Charges;
  schemas: SchemaSource;
  /** Loads the provider's client, which sends `key` to `baseUrl`. */
  connect: (http: HttpClient, baseUrl: URL, key: string) => Promise<Provider>;
}

const rows = {
  aimlapi: {
    title: "AI/ML API",
    baseUrl: "https://api.aimlapi.com",
    keyVariable: "AIMLAPI_API_KEY",
    duration: "number",
    maxPictureBytes: 20_000_000,
    readCatalogue: () => readFileSync(new URL("../../catalogue/aimlapi.json", import.meta.url)),
    charges: aimlapiCharges,
    schemas: aimlapiSchemas,
    connect: async (...access) => new (await import("./aimlapi/aimlapi.ts")).AimlApi(...access),
  },
  fal: {
    title: "fal",
    baseUrl: "https://queue.fal.run",
    keyVariable: "FAL_KEY",
    // The id becomes a path of the request.
    modelId: {
      pattern: /^[a-z0-9][\w.-]*(?:\/[a-z0-9][\w.-]*)+$/iu,
      form: "owner/name or owner/name/variant",
    },
    duration: "as-given",
    maxPictureBytes: 30_000_000,
    readCatalogue: () => readFileSync(new URL("../../catalogue/fal.json", import.meta.url)),
    charges: falCharges,
    schemas: falSchemas,
    connect: async (...access) => new (await import("./fal/fal.ts")).Fal(...access),
  },
} satisfies Record<string, ProviderRow>;

export type ProviderName = keyof typeof rows;

/**
 * The services that make videos, one row each. The values of the input `provider`, the masking of keys, and the names
 * of their variables in messages follow from it.
 */
export const providers: Readonly<Record<ProviderName, ProviderRow>> = rows;

export const providerNames = Object.keys(providers) as ProviderName[];

/** Every variable that may hold a provider's key. */
export const keyVariables: readonly string[] = Object.values(providers).map(({ keyVariable }) => keyVariable);
