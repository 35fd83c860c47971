import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { defaultKeys, startSimulator } from "../../simulator/simulator.ts";
import { HttpClient } from "../../src/http/client.ts";
import { FileHostPolicy } from "../../src/http/file-host.ts";
import { readPictures } from "../../src/inputs/pictures.ts";
import type { CatalogueEntry, FieldSchema } from "../../src/models/entry.ts";
import type { Json } from "../../src/models/model.ts";
import { type Problem, validateRequest } from "../../src/models/request.ts";
import { readContent } from "../../src/pictures/content.ts";
import { replacePlaceholders } from "../../src/pictures/picture.ts";
import { PictureReader } from "../../src/pictures/reader.ts";
import { type ProviderName, providerNames, providers } from "../../src/providers/table.ts";
import { allowedValue } from "../support/field-values.ts";
import { longTable } from "../support/long-table.ts";
import { soundSamples, videoSamples } from "../support/media.ts";
import { pngOf, sha256 } from "../support/pictures.ts";
import { never } from "../support/provider.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const entries: [provider: ProviderName, entry: CatalogueEntry][] = [];
for (const provider of providerNames) {
  const list: CatalogueEntry[] = JSON.parse(await readFile(`catalogue/${provider}.json`, "utf8"));
  entries.push(...list.map((entry): [ProviderName, CatalogueEntry] => [provider, entry]));
}

/** The fields of each model's pictures, from the table that a person has read. */
const roles = new Map(
  (await readFile("test/models/roles.txt", "utf8"))
    .trim()
    .split("\n")
    .slice(1)
    .map((line) => line.split(" | "))
    .map(([id, , , , , image, last, references]) => [id, { image, last, references }] as const),
);

const workspace = await temporaryFolder("every-model");
const names = ["first.png", "last.png", "one.png", "two.png", "three.png"];
const bytes = await Promise.all(names.map((name, index) => pngOf(600 + index, name)));
await Promise.all(names.map((name, index) => writeFile(join(workspace, name), bytes[index] ?? "")));
const [first = "", last = "", one = "", two = "", three = ""] = bytes.map(sha256);

const isFile = ({ format, anyOf = [] }: FieldSchema): boolean => format !== undefined || anyOf.some(isFile);
const isList = ({ type, anyOf = [] }: FieldSchema): boolean =>
  [type].flat().includes("array") || anyOf.some(isList);

/** A value that a field takes, with an address for each file. */
function sampleOf(field: FieldSchema): Json {
  if (field.anyOf) return sampleOf(field.anyOf[0] ?? {});
  if (field.format !== undefined) return "https://pictures.example/a.png";
  if (field.type === "object")
    return Object.fromEntries(
      Object.entries(field.properties ?? {}).map(([name, each]) => [name, sampleOf(each)]),
    );
  const value = allowedValue(field);
  return Array.isArray(value) ? value.map(() => sampleOf(field.items ?? {})) : value;
}

// One for all models: each of their documents takes a while to be compiled.
const simulator = await startSimulator({ usualSeconds: 0.03 });
const http = new HttpClient("generate-video/test", {});
afterAll(async () => {
  await Promise.all([http.close(), simulator.close()]);
});

/** Makes the request of these inputs, as a step does, and sends it. @returns the files as they arrived, by field. */
async function arrived(
  provider: ProviderName,
  given: object,
  { id: model, fields: known, required: needed }: CatalogueEntry,
) {
  const problems: Problem[] = [];
  const reader = new PictureReader({ workspace });
  const prompt = known.prompt ? "A paper boat" : "";
  const ratio = needed.includes("aspect_ratio") && { aspectRatio: "16:9" };
  const written = { model, prompt, parameters: {}, ...ratio, ...given };
  const read = await readPictures(written, { reader, allowLoopback: false, problems });
  const { request, problems: wrong } = validateRequest(read);
  expect([...problems, ...wrong]).toEqual([]);
  if (!request) return undefined;
  const client = await providers[provider].connect(http, new URL(simulator.url), defaultKeys[provider]);
  const { pictures = [] } = request;
  const addresses = new Map<unknown, string>();
  const files = { http, policy: new FileHostPolicy(new URL(simulator.url)) };
  for (const picture of client.upload ? pictures : [])
    addresses.set(
      picture,
      (await client.upload?.({ ...picture, read: () => readContent(picture) }, files, never)) ?? "",
    );
  const fields = client.upload
    ? replacePlaceholders(request.fields, pictures, (picture) => addresses.get(picture) ?? "")
    : request.fields;
  await client.submit({ ...request, fields }, "gv-test", never);
  return simulator.jobs.at(-1)?.files;
}

/** What a model requires beside these inputs: in `parameters`, and by inputs of their own. */
function required({ fields, required: needed }: CatalogueEntry, without: readonly (string | undefined)[]) {
  const rest = needed.filter(
    (name) => !without.includes(name) && !["prompt", "duration", "aspect_ratio", "ratio"].includes(name),
  );
  return Object.fromEntries(rest.map((name) => [name, sampleOf(fields[name] ?? {})]));
}

const takers = entries.filter(([, { id }]) => {
  const { image, last: end, references } = roles.get(id) ?? {};
  return [image, end, references].some((name) => name !== "-");
});

test("most models of both providers take a picture", () => {
  const ids = (provider: ProviderName) => takers.filter(([name]) => name === provider).length;
  expect(ids("fal")).toBeGreaterThan(170);
  expect(ids("aimlapi")).toBeGreaterThan(80);
});

/** What the reviewed rules of some models want beside a picture, in `parameters`. */
const beside: [model: RegExp, field: string, parameters: Record<string, Json>][] = [
  [/seedance-2/u, "audio_url", { video_url: "https://pictures.example/a.mp4" }],
  [/seedance-2/u, "audio_urls", { video_urls: ["https://pictures.example/a.mp4"] }],
  [/^klingai\/video-v3/u, "tail_image_url", { generate_audio: false }],
  [/^alibaba\/wan-?3/u, "last_image_url", { image_url: "https://pictures.example/a.png" }],
];

function companions(id: string, field: string): Record<string, Json> {
  const fitting = beside.filter(([model, name]) => model.test(id) && name === field);
  return Object.assign({}, ...fitting.map(([, , parameters]) => parameters));
}

const rows = takers.flatMap(([provider, entry]) => {
  const { image = "-", last: end = "-", references = "-" } = roles.get(entry.id) ?? {};
  const inputs = { image, "last-image": end, "reference-images": references };
  return Object.entries(inputs)
    .filter(([, field]) => field !== "-")
    .map(([input, field]) => [entry.id, input, field, provider, entry] as const);
});

longTable(rows, ([, input, field, provider]) => [provider, input, field])(
  "a picture for %s, given as %s, arrives byte for byte in %s",
  async (id, input, name, provider, entry) => {
    const field = entry.fields[name] ?? {};
    const firstField = roles.get(id)?.image ?? "-";
    const count = isList(field) ? Math.max(1, field.minItems ?? 1) : 1;
    // A picture to end with needs one to start from.
    const starts = input === "image" || (input === "last-image" && firstField !== "-");
    const given = {
      ...(starts && { image: "first.png" }),
      ...(input === "last-image" && { lastImage: "./last.png" }),
      ...(input === "reference-images" && { referenceImages: names.slice(2, 2 + count) }),
    };
    const filled = [name, ...(starts ? [firstField] : [])];
    const { [firstField]: _, ...others } = companions(id, name);
    const parameters = { ...required(entry, filled), ...others };
    const listed = [one, two, three].slice(0, count).map((hash, index) => [`${name}[${index}]`, hash]);
    expect(await arrived(provider, { ...given, parameters }, entry)).toEqual({
      ...(starts && { [firstField]: first }),
      ...(input === "last-image" && { [name]: last }),
      ...(input === "reference-images" && (isList(field) ? Object.fromEntries(listed) : { [name]: one })),
    });
  },
);

const videoBytes = videoSamples["video/mp4"];
const soundBytes = soundSamples["audio/mpeg"];
await writeFile(join(workspace, "clip.mp4"), videoBytes);
await writeFile(join(workspace, "voice.mp3"), soundBytes);

/** A file of the kind that the name of a field says; a picture where it says none. */
function fileFor(field: string): { name: string; sha256: string } {
  if (/video/u.test(field)) return { name: "clip.mp4", sha256: sha256(videoBytes) };
  if (/audio/u.test(field)) return { name: "voice.mp3", sha256: sha256(soundBytes) };
  return { name: "first.png", sha256: first };
}

/** Puts a file into the first place of a value that takes one. @returns the value, and the path of that place. */
function withFile(field: FieldSchema, name: string): { value: Json; path: string } | undefined {
  const alternative = field.anyOf?.find((each) => isFile(each) || each.items || each.properties);
  if (alternative) return withFile(alternative, name);
  if (field.format !== undefined) return { value: `./${fileFor(name).name}`, path: name };
  if (field.items) {
    const item = withFile(field.items, `${name}[0]`);
    const others = (sampleOf(field) as Json[]).slice(1);
    return item && { value: [item.value, ...others], path: item.path };
  }
  for (const [key, property] of Object.entries(field.properties ?? {})) {
    const member = withFile(property, `${name}.${key}`);
    if (member)
      return { value: { ...(sampleOf(field) as object), [key]: member.value } as Json, path: member.path };
  }
  return undefined;
}

const fileFields = entries.flatMap(([provider, entry]) =>
  Object.entries(entry.fields).flatMap(([name, field]) => {
    const placed = withFile(field, name);
    return placed ? [[entry.id, name, provider, entry, placed] as const] : [];
  }),
);

longTable(fileFields, ([, name, provider]) => [provider, name])(
  "a file in parameters of %s arrives in %s",
  async (_, name, provider, entry, { value, path }) => {
    const parameters = { ...required(entry, [name]), ...companions(entry.id, name), [name]: value };
    expect(await arrived(provider, { parameters }, entry)).toEqual({ [path]: fileFor(path).sha256 });
  },
);
