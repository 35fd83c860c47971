/** Dollars to six decimals, of which providers use fewer: sums and quotients leave crumbs of binary fractions. */
export function roundUsd(usd: number): number {
  return Number(usd.toFixed(6));
}

/** Twelve digits of dollars: without the crumbs of binary fractions, but never rounded to fit below a limit. */
export function trimUsd(usd: number): number {
  return Math.min(Number(usd.toPrecision(12)), Number.MAX_VALUE);
}

/** Whether an amount is over a limit, whatever crumbs a sum has. */
export function exceedsUsd(usd: number, limitUsd: number): boolean {
  return usd > limitUsd * (1 + 1e-12);
}

/** `$0.40`; what is less than a cent in all its digits, `$0.0045`. */
export function formatUsd(usd: number): string {
  const rounded = roundUsd(usd);
  return `$${rounded > 0 && rounded < 0.01 ? rounded : usd.toFixed(2)}`;
}

/** Two different amounts, with as many decimals as it takes to tell them apart: `$0.401` and `$0.40`. */
export function formatUnequalUsd(one: number, other: number): [string, string] {
  const [first, second] = [formatUsd(one), formatUsd(other)];
  return first === second ? [formatExactUsd(one), formatExactUsd(other)] : [first, second];
}

function formatExactUsd(usd: number): string {
  const digits = { minimumFractionDigits: 2, maximumFractionDigits: 12, useGrouping: false };
  return `$${trimUsd(usd).toLocaleString("en-US", digits)}`;
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

/** A length: `5 s`, `2.5 s`, `1 min 8 s`, `2 h 3 min`. */
export function formatDuration(seconds: number): string {
  if (seconds < 60) return `${Math.round(seconds * 10) / 10} s`;
  const [minutes, rest] = [Math.floor(Math.round(seconds) / 60), Math.round(seconds) % 60];
  if (minutes < 60) return rest === 0 ? `${minutes} min` : `${minutes} min ${rest} s`;
  return minutes % 60 === 0 ? `${minutes / 60} h` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** Time that has passed or is to pass, to a tenth of a second below a minute: `0.4 s`, `12.0 s`, `2 min 5 s`. */
export function formatSeconds(ms: number): string {
  const seconds = ms / 1000;
  // From 59.95 on, `toFixed` would round up to 60.0.
  return seconds < 59.95 ? `${seconds.toFixed(1)} s` : formatDuration(Math.max(60, Math.floor(seconds)));
}

/** The size and length of a video file: `768 × 512, 5 s, 4.2 MB`. */
export function describeFile(file: {
  width: number;
  height: number;
  duration: number;
  size: number;
}): string {
  return `${file.width} × ${file.height}, ${formatDuration(file.duration)}, ${formatBytes(file.size)}`;
}
