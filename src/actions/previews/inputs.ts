import * as z from "zod/mini";
import { booleanText } from "../../inputs/values.ts";
import { pathInputs } from "../../manifest/paths.ts";

/** The inputs of `demo-assets/previews/action.yml`. */
export const inputSchema = z.strictObject({ ...pathInputs, "dry-run": z.prefault(booleanText, "false") });
