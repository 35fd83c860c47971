import { checkActions } from "./check/actions.ts";
import { checkDist } from "./check/dist.ts";
import { checkFormat } from "./check/format.ts";
import { checkGallery } from "./check/gallery.ts";
import { checkInputs } from "./check/inputs.ts";
import { checkLinks } from "./check/links.ts";
import type { Part } from "./check/part.ts";
import { checkProviders } from "./check/providers.ts";
import { checkReadme } from "./check/readme.ts";
import { runParts } from "./check/run.ts";
import { checkSchema } from "./check/schema.ts";
import { checkSizes } from "./check/sizes.ts";
import { checkTests } from "./check/tests.ts";
import { checkTypes } from "./check/types.ts";
import { checkWorkflows } from "./check/workflows.ts";

// `npm run check` runs all of these; `npm run check -- dist readme` only those two.
const parts: Record<string, Part> = {
  format: checkFormat,
  types: checkTypes,
  inputs: checkInputs,
  providers: checkProviders,
  readme: checkReadme,
  links: checkLinks,
  schema: checkSchema,
  gallery: checkGallery,
  actions: checkActions,
  workflows: checkWorkflows,
  dist: checkDist,
  sizes: checkSizes,
  tests: checkTests,
};

process.exitCode = (await runParts(parts, process.argv.slice(2))) ? 0 : 1;
