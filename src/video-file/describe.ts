import { formatBytes } from "./bytes.ts";
import type { Measured } from "./measure.ts";

/** What a video measures: `768 × 512, 5 s, 4.2 MB`. */
export function describeFile({ width, height, duration, size }: Measured & { size: number }): string {
  return `${width} × ${height}, ${duration} s, ${formatBytes(size)}`;
}
