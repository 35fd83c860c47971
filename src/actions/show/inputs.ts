import * as z from "zod/mini";
import { booleanText } from "../../inputs/values.ts";
import { pathInputs } from "../assets/places.ts";

/** The inputs of `demo-assets/show/action.yml`. */
export const inputSchema = z.strictObject({ ...pathInputs, "dry-run": z.prefault(booleanText, "false") });
