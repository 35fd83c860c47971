import type { ExpectedSize } from "../models/model.ts";
import type { VideoRequest } from "../models/request.ts";

/**
 * The size of the video, as far as the request tells it. For a model outside the catalogue, by the names that most models
 * give their fields.
 */
export function expectedSize({ known, fields }: VideoRequest): ExpectedSize {
  if (known) return known.measure(fields);
  const seconds = Number.parseFloat(String(fields.duration));
  const [, width, height] = /^(\d+(?:\.\d+)?):(\d+(?:\.\d+)?)$/u.exec(String(fields.aspect_ratio)) ?? [];
  const ratio = Number(width) / Number(height);
  const isMeasure = (figure: number) => figure > 0 && Number.isFinite(figure);
  return { ...(isMeasure(seconds) && { seconds }), ...(isMeasure(ratio) && { ratio }) };
}
