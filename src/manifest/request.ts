import { findModel } from "../models/catalogue.ts";
import { type OpenRequest, openRequest } from "../models/confirm.ts";
import { type RequestInput, type VideoRequest, validateRequest } from "../models/request.ts";
import type { ManifestDefaults, ManifestVideo } from "./definition.ts";
import type { Lines, Path } from "./lines.ts";
import type { ManifestProblem } from "./problem.ts";

/** A video of the manifest, with the defaults. */
export interface Entry {
  id: string;
  own: ManifestVideo;
  defaults: ManifestDefaults;
  lines: Lines;
}

/** Merges an entry with the defaults. */
export function merged({ own, defaults }: Entry): ManifestVideo {
  const model = own.model ?? defaults.model;
  // Parameters belong to a model, so those of the defaults apply only to the model of the defaults.
  const { provider, parameters, prompt, "prompt-file": promptFile, ...others } = defaults;
  const sameModel = model === defaults.model;
  // Many models have a fixed length, follow the picture's shape, or take no picture.
  const { duration, "aspect-ratio": ratio, image, "last-image": last, ...rest } = others;
  const { "reference-images": references, ...always } = rest;
  const roles = sameModel || model === undefined ? undefined : findModel(model)?.roles;
  const ownPrompt = own.prompt !== undefined || own["prompt-file"] !== undefined;
  return {
    ...always,
    ...(sameModel && provider !== undefined && { provider }),
    ...(duration !== undefined && !(roles && roles.duration === undefined) && { duration }),
    ...(ratio !== undefined && !(roles && roles.aspectRatio === undefined) && { "aspect-ratio": ratio }),
    ...(image !== undefined && !(roles && roles.image === undefined) && { image }),
    ...(last !== undefined && !(roles && roles.lastImage === undefined) && { "last-image": last }),
    ...(references && !(roles && roles.references === undefined) && { "reference-images": references }),
    ...(!ownPrompt && prompt !== undefined && { prompt }),
    ...(!ownPrompt && promptFile !== undefined && { "prompt-file": promptFile }),
    ...own,
    parameters: { ...(sameModel && parameters), ...own.parameters },
  };
}

/** An entry's request as it is written. Undefined without a model, which is a problem. */
export function writtenRequest(
  entry: Entry,
  prompt: string | undefined,
  problems: ManifestProblem[],
): RequestInput | undefined {
  const { model, provider, duration, parameters = {}, ...others } = merged(entry);
  const { "aspect-ratio": aspectRatio, image } = others;
  const { "last-image": lastImage, "reference-images": referenceImages } = others;
  if (model === undefined) {
    problems.push(problemAt(entry, "model", "is missing; give it here or under defaults"));
    return undefined;
  }
  return {
    model,
    prompt,
    parameters,
    ...(provider !== undefined && { provider }),
    ...(duration !== undefined && { duration: String(duration) }),
    ...(aspectRatio !== undefined && { aspectRatio }),
    ...(image !== undefined && { image }),
    ...(lastImage !== undefined && { lastImage }),
    ...(referenceImages && { referenceImages }),
  };
}

/**
 * Validates an entry's request. Undefined if it has problems, which go into `problems`.
 *
 * @param given With placeholders for its pictures.
 * @param mayAsk Whether the provider's published schema may be asked about what the catalogue cannot decide.
 */
export function openEntryRequest(
  entry: Entry,
  given: RequestInput | undefined,
  problems: ManifestProblem[],
  mayAsk = false,
): { request: VideoRequest; open: OpenRequest | undefined } | undefined {
  if (!given) return undefined;
  const checked = validateRequest(given);
  const collects = merged(entry)["generation-id"] !== undefined;
  const open = mayAsk ? openRequest(given, checked, collects) : undefined;
  if (open) return { request: open.request, open };
  problems.push(...checked.problems.map(({ input, message }) => problemAt(entry, input, message)));
  return checked.request && { request: checked.request, open };
}

/** A problem with one input of an entry, with the line that sets it in the entry or in the defaults. */
export function problemAt(entry: Entry, input: string, message: string): ManifestProblem {
  const { id, own, defaults, lines } = entry;
  const path = splitInput(input, merged(entry).parameters);
  // An entry's own parameter replaces all of the one in the defaults.
  const set = path.slice(0, 2);
  const inherited = !has(own, set) && has(defaults, set);
  const place = inherited ? ["defaults", ...path] : ["videos", id, ...path];
  return {
    path: place,
    line: lines.of(place),
    message: `${inherited ? "defaults" : id}: ${input} ${message}`,
  };
}

/** The keys that lead to an input, such as to `parameters.multi_prompt[0].duration`. A key may have dots itself. */
function splitInput(input: string, parameters: Readonly<Record<string, unknown>> = {}): string[] {
  const [field = "", parameter] = input.split(/(?<=^parameters)\./u);
  if (parameter === undefined) return [field];
  if (Object.hasOwn(parameters, parameter)) return [field, parameter];
  return [field, ...parameter.split(/\.|\[(\d+)\]/u).filter(Boolean)];
}

function has(value: unknown, [key, ...rest]: Path): boolean {
  if (key === undefined) return value !== undefined;
  if (typeof value !== "object" || value === null || !Object.hasOwn(value, key)) return false;
  return has(Reflect.get(value, key), rest);
}
