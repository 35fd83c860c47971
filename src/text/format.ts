/** Dollars to six decimals, of which providers use fewer: sums and quotients leave crumbs of binary fractions. */
export function roundUsd(usd: number): number {
  return Number(usd.toFixed(6));
}

/** `$0.40`; what is less than a cent in all its digits, `$0.0045`. */
export function formatUsd(usd: number): string {
  const rounded = roundUsd(usd);
  return `$${rounded > 0 && rounded < 0.01 ? rounded : usd.toFixed(2)}`;
}

/** `105,000 credits` */
export function formatCredits(credits: number): string {
  return `${credits.toLocaleString("en-US")} ${credits === 1 ? "credit" : "credits"}`;
}

/** `$0.05`, `$0.13 (250,000 credits)`, `an amount the provider did not report`. */
export function formatCost(usd: number | undefined, credits: number | undefined): string {
  const dollars = usd === undefined ? undefined : formatUsd(usd);
  const units = credits === undefined ? undefined : formatCredits(credits);
  if (dollars && units) return `${dollars} (${units})`;
  return dollars ?? units ?? "an amount the provider did not report";
}

/** `512 bytes`, `4.2 MB`, `2.1 GB`: decimal units, as file managers show them. */
export function formatBytes(bytes: number): string {
  if (bytes < 1000) return `${bytes} bytes`;
  // What would be rounded up to 1000.0 is the next unit's.
  const unit = ["kB", "MB", "GB"].find((_, index) => bytes < 999_950 * 1000 ** index) ?? "GB";
  const power = { kB: 1, MB: 2, GB: 3 }[unit] ?? 3;
  return `${(bytes / 1000 ** power).toFixed(1)} ${unit}`;
}

/** `0.4 s`, `12.0 s`, `2 min 5 s`. */
export function formatSeconds(ms: number): string {
  const seconds = ms / 1000;
  // What would be rounded up to 60.0 is a minute.
  if (seconds < 59.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.max(60, Math.floor(seconds));
  return `${Math.floor(whole / 60)} min ${whole % 60} s`;
}
