/** Where a provider publishes the schemas of its models, as OpenAPI documents that anybody may read. */
export interface SchemaSource {
  /** The document of a model: at the provider's own host, or below a gateway's address. */
  address: (baseUrl: URL, model: string) => URL;
  /** The path that the document describes for the model's requests. */
  path: (model: string) => string;
  /** A field of the body that names the model, and is none of its fields. */
  modelField?: string;
  /** Whether the JSON body of a 404 is the provider's own, and not that of a gateway without these documents. */
  isOwn404: (json: unknown) => boolean;
}
