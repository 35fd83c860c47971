import type { ListPrice, ModelKind, ModelSchema } from "../../src/models/entry.ts";

/** What a provider publishes of a model. A member that it does not publish is absent. */
export interface PublishedModel {
  id: string;
  title?: string | undefined;
  kind: ModelKind | undefined;
  /** The fields, or why their document cannot be read. */
  schema: ModelSchema | { unreadable: string };
  price?: ListPrice | undefined;
  aliases?: string[];
  /** `null` if the model is not announced to end. */
  replacedBy?: string | null;
  /** The address of the document that describes the fields. */
  source: string;
}

/** What a provider publishes of all its video models. */
export interface Publication {
  models: PublishedModel[];
  /** What else could not be read, and why: parts of a sentence. */
  troubles: string[];
}

/** More models than any provider has; a longer list is a mistake. */
export const mostModels = 3000;

const idPattern = /^[a-z0-9][\w.-]*(?:\/[a-z0-9][\w.-]*)*$/iu;

/** Whether a text can be a model's id. It becomes a part of addresses, files and messages. */
export function isModelId(text: string): boolean {
  return text.length <= 200 && idPattern.test(text);
}
