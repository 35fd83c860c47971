import { findModel } from "../models/catalogue.ts";
import type { FieldSchema } from "../models/entry.ts";
import { isMapping } from "../models/json.ts";
import type { Problem, RequestInput } from "../models/request.ts";
import { checkAddress, isAddress } from "../pictures/address.ts";
import type { FileKind } from "../pictures/formats.ts";
import { type Picture, placeholderOf } from "../pictures/picture.ts";
import type { PictureReader } from "../pictures/reader.ts";
import { providers } from "../providers/table.ts";
import { quoted } from "../text/sanitize.ts";

/** Stands for a file that could not be read, so that the rest of a request can be checked. */
const unread = "sha256:unread";

interface Options {
  reader: PictureReader;
  /** Whether addresses on this machine are allowed: only where the provider is on it too. */
  allowLoopback: boolean;
  problems: Problem[];
}

/**
 * Reads and checks the files that a request names: in the inputs for pictures, and with a leading `./` in those
 * parameters that take a file's address.
 *
 * @param given Its pictures are paths or addresses.
 * @returns the request with placeholders for the files. Problems are added to those of the options.
 */
export async function readPictures(given: RequestInput, options: Options): Promise<RequestInput> {
  const model = findModel(given.model, given.provider) ?? findModel(given.model);
  const provider = model?.provider ?? given.provider;
  if (provider === undefined) return given;
  const reading = new Reading(options, providers[provider].maxPictureBytes);
  const { image, lastImage, referenceImages } = given;
  // Where the fields are not known, the spelling decides.
  const known = model && { type: "object" as const, properties: model.schema.fields };
  const parameters = await reading.mapping(given.parameters, known ?? anyFile, "parameters");
  return {
    ...given,
    ...(image !== undefined && { image: await reading.input(image, "image") }),
    ...(lastImage !== undefined && { lastImage: await reading.input(lastImage, "last-image") }),
    ...(referenceImages && { referenceImages: await reading.inputs(referenceImages, "reference-images") }),
    parameters,
    pictures: [...reading.pictures.values()],
  };
}

/** What can only be meant as a file, although nothing marks it as one. */
const fileName = /\.(?:aac|avif|flac|gif|jpe?g|m4a|mov|mp[34]|ogg|png|wav|web[mp])$/iu;

/** What the fields take whose names begin or end so, or have such a part: `end_image_url`, `mask_video_url`. */
const kindNames: readonly [name: RegExp, kinds: readonly FileKind[]][] = [
  [/video/iu, ["video"]],
  [/audio|sound|voice|music/iu, ["sound"]],
  [/image|img|frame|static_mask/iu, ["picture"]],
];

/** The kinds of files that a parameter takes, by its name; all where that does not tell. */
function kindsFor(input: string): readonly FileKind[] {
  const name =
    input
      .replace(/\[\d+\]$/u, "")
      .split(".")
      .slice(1)
      .findLast((part) => part !== "url") ?? "";
  return kindNames.find(([pattern]) => pattern.test(name))?.[1] ?? ["picture", "video", "sound"];
}

/** What any value may be where the model's fields are not known. */
const anyFile: FieldSchema = { format: "file-url" };

class Reading {
  /** By placeholder. */
  readonly pictures = new Map<string, Picture>();
  readonly #options: Options;
  readonly #maxBytes: number;

  constructor(options: Options, maxBytes: number) {
    this.#options = options;
    this.#maxBytes = maxBytes;
  }

  /** A picture's address or file, as an input of its own gives it. */
  async input(given: string, input: string): Promise<string> {
    if (!isAddress(given)) return this.#file(given, input);
    const checked = checkAddress(given, this.#options.allowLoopback);
    if ("address" in checked) return checked.address;
    this.#options.problems.push({ input, message: checked.problem });
    return unread;
  }

  async inputs(given: readonly string[], input: string): Promise<string[]> {
    const values: string[] = [];
    for (const each of given) values.push(await this.input(each, input));
    return values;
  }

  /** A parameter with its files read, at any depth. */
  async parameter(value: unknown, schema: FieldSchema | undefined, input: string): Promise<unknown> {
    if (schema === undefined) return value;
    if (typeof value === "string") return this.#text(value, schema, input);
    if (Array.isArray(value)) {
      const items = listParts(schema, ({ items: each }) => each);
      const read: unknown[] = [];
      for (const [index, item] of value.entries())
        read.push(await this.parameter(item, items, `${input}[${index}]`));
      return read;
    }
    return isMapping(value) ? this.mapping(value, schema, input) : value;
  }

  async mapping(
    value: Readonly<Record<string, unknown>>,
    schema: FieldSchema,
    input: string,
  ): Promise<Record<string, unknown>> {
    const read: [string, unknown][] = [];
    for (const [name, member] of Object.entries(value)) {
      const property = listParts(schema, ({ properties = {} }) =>
        Object.hasOwn(properties, name) ? properties[name] : undefined,
      );
      read.push([name, await this.parameter(member, property, `${input}.${name}`)]);
    }
    return Object.fromEntries(read);
  }

  async #text(value: string, schema: FieldSchema, input: string): Promise<string> {
    if (!isFile(schema)) return value;
    if (/^\.[\\/]/u.test(value)) return this.#file(value, input, kindsFor(input));
    if (value.trim() === "" && schema !== anyFile && schema.default !== "") {
      const message = "is empty; give an https address, or a file of the workspace as ./path";
      this.#options.problems.push({ input, message });
      return value;
    }
    if (isAddress(value) || !fileName.test(value)) return value;
    const message = `is ${quoted(value)}, which is not an address; write a file of the workspace as ./${value.replace(/^\/+/u, "")}`;
    this.#options.problems.push({ input, message });
    return value;
  }

  async #file(file: string, input: string, kinds?: readonly FileKind[]): Promise<string> {
    const read = await this.#options.reader.read(file.trim(), this.#maxBytes, kinds);
    if ("problem" in read) {
      this.#options.problems.push({ input, message: read.problem });
      return unread;
    }
    const placeholder = placeholderOf(read.picture);
    this.pictures.set(placeholder, read.picture);
    return placeholder;
  }
}

function isFile({ format, anyOf = [] }: FieldSchema): boolean {
  return format !== undefined || anyOf.some(isFile);
}

/** The schema of a part, in whichever alternative has it. */
function listParts(
  schema: FieldSchema,
  part: (schema: FieldSchema) => FieldSchema | undefined,
): FieldSchema | undefined {
  if (schema === anyFile) return anyFile;
  return part(schema) ?? schema.anyOf?.map((alternative) => listParts(alternative, part)).find(Boolean);
}
