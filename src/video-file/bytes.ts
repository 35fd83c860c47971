/** `512 bytes`, `4.2 MB`, `2.1 GB`: decimal units, as file managers show them. */
export function formatBytes(bytes: number): string {
  if (bytes < 1000) return `${bytes} bytes`;
  // What would be rounded up to 1000.0 is the next unit's.
  const unit = ["kB", "MB", "GB"].find((_, index) => bytes < 999_950 * 1000 ** index) ?? "GB";
  const power = { kB: 1, MB: 2, GB: 3 }[unit] ?? 3;
  return `${(bytes / 1000 ** power).toFixed(1)} ${unit}`;
}
