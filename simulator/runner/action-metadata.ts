import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { parse } from "yaml";
import * as z from "zod/mini";

/** The repository, from which paths of actions start. */
const repository = join(import.meta.dirname, "../..");

const input = z.strictObject({
  description: z.string().check(z.minLength(1)),
  required: z.optional(z.boolean()),
  default: z.optional(z.string()),
  deprecationMessage: z.optional(z.string()),
});

const output = z.strictObject({
  description: z.string().check(z.minLength(1)),
  value: z.optional(z.string()),
});

const javascript = z.strictObject({
  using: z.literal("node24"),
  main: z.string(),
  pre: z.optional(z.string()),
  "pre-if": z.optional(z.string()),
  post: z.optional(z.string()),
  "post-if": z.optional(z.string()),
});

const composite = z.strictObject({
  using: z.literal("composite"),
  steps: z.array(z.record(z.string(), z.unknown())),
});

const metadata = z.strictObject({
  name: z.string().check(z.minLength(1)),
  description: z.string().check(z.minLength(1)),
  author: z.optional(z.string()),
  branding: z.optional(z.strictObject({ icon: z.string(), color: z.string() })),
  inputs: z._default(z.record(z.string(), input), {}),
  outputs: z._default(z.record(z.string(), output), {}),
  runs: z.discriminatedUnion("using", [javascript, composite]),
});

/** One entry under `inputs`. */
export type ActionInput = z.infer<typeof input>;

/** The contents of an `action.yml`, in their order. */
export type ActionMetadata = z.infer<typeof metadata>;

/**
 * Parses an `action.yml`. Refuses unknown keys, which the runner would ignore.
 * @param path Relative to the repository.
 */
export async function readAction(path: string): Promise<ActionMetadata> {
  const content: unknown = parse(await readFile(join(repository, path), "utf8"));
  const { data, error } = metadata.safeParse(content, { error: z.locales.en().localeError });
  if (error) throw new Error(`${path}: ${z.prettifyError(error)}`);
  return data;
}
