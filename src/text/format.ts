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
