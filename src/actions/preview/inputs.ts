import * as z from "zod/mini";

/** The inputs of `pull-request/preview/action.yml`. */
export const inputSchema = z.strictObject({ "video-file": z.string("is missing") });
