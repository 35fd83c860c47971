import { quoted } from "../text/sanitize.ts";
import { effectiveValue } from "./effective.ts";
import type { ModelSchema } from "./entry.ts";
import type { Breach } from "./rules.ts";

/** Names of fields that choose the format of the file. */
const formatField =
  /^(?:video_)?output_(?:format|type|container\w*)$|^(?:video_|file_)?(?:format|container)$/u;

/** Formats that the check of the downloaded file refuses, as a value names them: `VP9 (.webm)`, `mkv_h264`, `gif`. */
const refusedFormat = /(?<![a-z\d])(?:webm|gif|mkv|avi|flv)(?![a-z\d])/iu;

/**
 * Finds fields with which the provider would not deliver the address of an mp4, so that it would be paid for and not
 * saved. A format that is not given counts as its default.
 */
export function undeliverable(given: Readonly<Record<string, unknown>>, schema?: ModelSchema): Breach[] {
  const names = new Set([...Object.keys(schema?.fields ?? {}), ...Object.keys(given)]);
  return [...names].flatMap((field): Breach[] => {
    const value =
      Object.hasOwn(given, field) || !schema ? given[field] : effectiveValue(given, schema, field);
    if (field === "sync_mode" && given[field] === true && schema?.fields[field]?.default !== true) {
      const message =
        "is true, which asks for the file inside the answer instead of its address; leave it out";
      return [{ field, message }];
    }
    if (!formatField.test(field) || typeof value !== "string" || !refusedFormat.test(value)) return [];
    const saved = schema?.fields[field]?.enum?.filter((other) => /mp4/iu.test(String(other))) ?? [];
    const instead = saved.length > 0 ? `set ${saved.map(quoted).join(" or ")}` : "ask for mp4";
    const what = Object.hasOwn(given, field) ? "is" : "is not given, and its default is";
    return [{ field, message: `${what} ${quoted(value)}, but the action only saves mp4 files; ${instead}` }];
  });
}
