import * as z from "zod/mini";
import { artifactName, generationId } from "../inputs/values.ts";
import { isJson } from "../models/json.ts";
import type { Json } from "../models/model.ts";
import { providerNames } from "../providers/table.ts";
import { quoted } from "../text/sanitize.ts";

/*
 * The definition of a manifest (`videos.yml`). Validation and `schema/videos.schema.json` both come from it; editors
 * show the descriptions.
 */

/** An error message with the given value and the allowed ones. */
function allowed(what: string) {
  return { error: ({ input }: { input?: unknown }) => `is ${quoted(input)}; allowed is ${what}` };
}

function text(form: RegExp, what: string) {
  return z.string(allowed(what)).check(z.regex(form, allowed(what)));
}

function number(least: number, most: number, what: string) {
  return z.number(allowed(what)).check(z.minimum(least, allowed(what)), z.maximum(most, allowed(what)));
}

const someText = text(/^\P{Cs}*[^\s\p{Cs}]\P{Cs}*$/u, "text that is not empty, of whole characters");
const seconds = "seconds, as 5 or 5s, or auto";
const mp4Path = "a path in the workspace that ends in .mp4";
const id =
  "at most 100 letters, digits, dots, dashes and underscores, of which the first is a letter or a digit";

/** Any JSON. The model's own schema checks the fields. */
const parameter = z.custom<Json>(isJson, allowed("what JSON can hold"));

/** Keys that both a video and `defaults` may have. */
const common = {
  model: z.exactOptional(someText.check(z.describe("The provider's model id."))),
  provider: z.exactOptional(
    z
      .enum(providerNames, allowed(providerNames.join(" or ")))
      .check(z.describe("Required only for a model that is not in the catalogue.")),
  ),
  prompt: z.exactOptional(
    someText.check(z.describe("Text that describes the video. Set this or prompt-file.")),
  ),
  "prompt-file": z.exactOptional(
    someText.check(z.describe("Path of a file that contains the prompt, relative to the workspace.")),
  ),
  duration: z.exactOptional(
    z
      .union([z.number(), text(/^(?:\d+(\.\d+)?\s*[sS]?|auto)$/u, seconds)], allowed(seconds))
      .check(
        z.describe(
          "Length of the video in seconds, as 5 or 5s, or a word that the model accepts, such as auto. The default depends on the model.",
        ),
      ),
  ),
  "aspect-ratio": z.exactOptional(
    someText.check(z.describe("Aspect ratio, such as 16:9. The default depends on the model.")),
  ),
  image: z.exactOptional(
    someText.check(
      z.describe(
        "Picture to start from: a PNG, JPEG, WebP, GIF or AVIF file, relative to the workspace, or an https address.",
      ),
    ),
  ),
  "last-image": z.exactOptional(someText.check(z.describe("Picture to end with, given like image."))),
  "reference-images": z.exactOptional(
    z
      .array(someText, allowed("a list of files and https addresses"))
      .check(z.describe("Further pictures, each given like image.")),
  ),
  parameters: z.exactOptional(
    z
      .record(z.string(), parameter, allowed("a mapping of the model's further fields"))
      .check(z.describe("Other fields of the model, with the provider's field names.")),
  ),
  "poll-interval": z.exactOptional(
    number(0.01, 3600, "seconds, from 0.01 to 3600").check(
      z.describe(
        "Seconds between status checks. By default, the schedule follows the model's usual generation time.",
      ),
    ),
  ),
  "max-cost-usd": z.exactOptional(
    number(0, 1_000_000, "a number from 0 to 1000000").check(
      z.describe(
        "Upper limit in US dollars. The video is refused before it is submitted if it costs more or its price is unknown.",
      ),
    ),
  ),
  "allow-unknown-cost": z.exactOptional(
    z
      .boolean(allowed("true or false"))
      .check(z.describe("With max-cost-usd, whether to submit the video if its price is unknown.")),
  ),
  archive: z.exactOptional(
    z.boolean(allowed("true or false")).check(z.describe("Whether to zip the video's artifact.")),
  ),
  "retention-days": z.exactOptional(
    number(1, 400, "a whole number from 1 to 400").check(
      z.multipleOf(1, allowed("a whole number from 1 to 400")),
      z.describe("How many days to keep the video's artifact. Defaults to the repository's setting."),
    ),
  ),
};

/** Keys that only a video may have. */
const own = {
  output: z.exactOptional(
    text(/\.mp4$/u, mp4Path).check(
      z.describe("Path for the MP4, relative to the workspace. Defaults to videos/ID.mp4."),
    ),
  ),
  "generation-id": z.exactOptional(
    text(generationId.pattern, generationId.allowed).check(
      z.describe("Collect this existing generation instead of submitting a new one."),
    ),
  ),
  "artifact-name": z.exactOptional(
    text(artifactName.pattern, artifactName.allowed).check(
      z.refine(artifactName.fits, allowed(artifactName.allowed)),
      z.describe("Name of the video's artifact. Defaults to ID.mp4."),
    ),
  ),
};

export const defaultsDefinition = z
  .strictObject(common, allowed("a mapping"))
  .check(
    z.describe(
      "Applies to every video that does not override it. A video that sets its own model does not inherit provider or parameters, nor duration or aspect-ratio if its model has none.",
    ),
  );

export const videoDefinition = z.strictObject({ ...common, ...own }, allowed("a mapping"));

export const manifestDefinition = z.strictObject(
  {
    defaults: z.exactOptional(defaultsDefinition),
    videos: z
      .record(
        text(/^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/u, id),
        videoDefinition,
        allowed("a mapping of ids to videos"),
      )
      .check(z.describe("The videos, each under an id of your choice.")),
  },
  allowed("a mapping that holds videos"),
);

export type Manifest = z.output<typeof manifestDefinition>;
export type ManifestVideo = z.output<typeof videoDefinition>;
export type ManifestDefaults = z.output<typeof defaultsDefinition>;
