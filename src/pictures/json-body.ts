import type { StreamedBody } from "../http/client.ts";
import { dataUriLength, readDataUri } from "./content.ts";
import { type Picture, placeholderOf } from "./picture.ts";

/**
 * A JSON text in which data URIs stand for pictures, read and encoded only while it is sent: pictures of tens of
 * megabytes would otherwise be several times in memory.
 *
 * @param json Has a picture's placeholder wherever the picture is to be. A longer text that contains a placeholder stays,
 * because a quotation mark within a text is escaped.
 */
export function withDataUris(json: string, pictures: readonly Picture[]): StreamedBody {
  const parts = pictures.reduce<readonly (string | Picture)[]>(
    (before, picture) => before.flatMap((part) => (typeof part === "string" ? divide(part, picture) : part)),
    [json],
  );
  const lengths = parts.map((part) =>
    typeof part === "string" ? Buffer.byteLength(part) : dataUriLength(part),
  );
  return {
    type: "application/json",
    bytes: lengths.reduce((sum, length) => sum + length, 0),
    async *read() {
      for (const part of parts) {
        if (typeof part === "string") yield part;
        else yield* readDataUri(part);
      }
    },
  };
}

/** Puts a picture in place of its placeholder. A data URI needs no escapes in JSON. */
function divide(json: string, picture: Picture): (string | Picture)[] {
  const pieces = json.split(JSON.stringify(placeholderOf(picture)));
  return pieces.flatMap((piece, index) => {
    const start = index === 0 ? piece : `"${piece}`;
    return index === pieces.length - 1 ? [start] : [`${start}"`, picture];
  });
}
