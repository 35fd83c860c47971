/** Dollars to six decimals, of which providers use fewer: sums and quotients leave crumbs of binary fractions. */
export function roundUsd(usd: number): number {
  return Number(usd.toFixed(6));
}

/** `0.05 USD`, `0.125 USD (250000 credits)`, `an amount the provider did not report`. */
export function formatCost(usd: number | undefined, credits: number | undefined): string {
  const dollars = usd === undefined ? undefined : `${roundUsd(usd)} USD`;
  const units = credits === undefined ? undefined : `${credits} credits`;
  if (dollars && units) return `${dollars} (${units})`;
  return dollars ?? units ?? "an amount the provider did not report";
}
