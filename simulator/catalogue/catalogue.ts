import type { AnySchemaObject } from "ajv";
import { readEntries, readEntry } from "../../src/models/data.ts";
import type { CatalogueEntry } from "../../src/models/entry.ts";
import type { ProviderName } from "../../src/providers/table.ts";
import { aimlapiDocument, aimlapiSchema } from "../aimlapi/openapi.ts";
import { falDocument, falSchema } from "../fal/openapi.ts";
import type { SimulatorOptions } from "../options.ts";
import { type BodyCheck, compileBodyCheck } from "./body-check.ts";
import { ownEntries } from "./own-entries.ts";

/** How a provider publishes the schema of a model, and where the schema is in its document. */
const forms = {
  aimlapi: { write: aimlapiDocument, schemaOf: aimlapiSchema },
  fal: { write: falDocument, schemaOf: falSchema },
};

/** The published models of both providers: those of the data files, read when needed, and the simulator's own. */
export class Catalogue {
  readonly #added: Required<SimulatorOptions>["models"];
  readonly #changes: Required<SimulatorOptions>["schemas"];
  readonly #lists = new Map<ProviderName, CatalogueEntry[]>();
  readonly #found = new Map<string, CatalogueEntry | undefined>();
  readonly #checks = new Map<string, BodyCheck>();

  constructor({ models = {}, schemas = {} }: SimulatorOptions) {
    this.#added = models;
    this.#changes = schemas;
  }

  /** The model of an id or an alias. */
  find(provider: ProviderName, name: string): CatalogueEntry | undefined {
    const key = `${provider} ${name}`;
    if (!this.#found.has(key)) this.#found.set(key, this.#look(provider, name));
    return this.#found.get(key);
  }

  #look(provider: ProviderName, name: string): CatalogueEntry | undefined {
    const first = [...(this.#added[provider] ?? []), ...ownEntries[provider]];
    return (
      first.find(({ id }) => id === name) ??
      readEntry(provider, name) ??
      [...first, ...this.list(provider)].find(({ aliases = [] }) => aliases.includes(name))
    );
  }

  /** The simulator's own models. */
  own(provider: ProviderName): readonly CatalogueEntry[] {
    return ownEntries[provider];
  }

  /** All models of a provider's public list, which leaves out the simulator's own. */
  list(provider: ProviderName): CatalogueEntry[] {
    const known = this.#lists.get(provider) ?? this.#readList(provider);
    this.#lists.set(provider, known);
    return known;
  }

  #readList(provider: ProviderName): CatalogueEntry[] {
    const added = this.#added[provider] ?? [];
    const others = readEntries(provider).filter(({ id }) => !added.some((entry) => entry.id === id));
    return [...others, ...added].toSorted((one, other) => (one.id < other.id ? -1 : 1));
  }

  /** Whether an option changes what the provider publishes about a model. */
  isChanged(id: string): boolean {
    return Object.hasOwn(this.#changes, id);
  }

  /** The provider's OpenAPI document of a model. */
  document(provider: ProviderName, entry: CatalogueEntry): AnySchemaObject {
    const written = forms[provider].write(entry);
    return this.#changes[entry.id]?.(structuredClone(written)) ?? written;
  }

  /** The check of a request's body by the published schema. */
  check(provider: ProviderName, entry: CatalogueEntry): BodyCheck {
    const key = `${provider} ${entry.id}`;
    const check = this.#checks.get(key) ?? this.#compile(provider, entry);
    this.#checks.set(key, check);
    return check;
  }

  #compile(provider: ProviderName, entry: CatalogueEntry): BodyCheck {
    const document = this.document(provider, entry);
    return compileBodyCheck(forms[provider].schemaOf(document, entry.id), document);
  }
}
