import { describe, expect, test } from "vitest";
import type { KnownPrice, PriceFactor, Quote } from "../../src/providers/provider.ts";
import { combineQuotes, type LivePrice } from "../../src/providers/quote.ts";

function combined(live: LivePrice, known: KnownPrice | undefined): Quote {
  return combineQuotes(live, "the list", { model: "x/y", fields: {}, known });
}

function listed(usd: number | undefined, ...priceFactors: PriceFactor[]): KnownPrice {
  return { priceUsd: () => usd, priceFactors };
}

const bySecond = (usd: number): LivePrice => ({ usd, factors: ["duration"] });
const byVideo = (usd: number): LivePrice => ({ usd, factors: [] });

describe("the quote", () => {
  test.each<[what: string, LivePrice, KnownPrice | undefined, Quote]>([
    ["is the list's without a catalogue", byVideo(0.2), undefined, { usd: 0.2, source: "the list" }],
    ["is the list's without a price", byVideo(0.2), {}, { usd: 0.2, source: "the list" }],
    [
      "is the list's where none is certain",
      byVideo(0.2),
      listed(undefined),
      { usd: 0.2, source: "the list" },
    ],
    ["is today's where it fell", bySecond(0.2), listed(0.4, "duration"), { usd: 0.2, source: "the list" }],
    ["is today's where it rose", bySecond(0.6), listed(0.4, "duration"), { usd: 0.6, source: "the list" }],
    ["is today's, though it is nothing", byVideo(0), listed(0.4), { usd: 0, source: "the list" }],
    ["is today's, in finer units", bySecond(0.2), listed(0.4), { usd: 0.2, source: "the list" }],
    [
      "is the higher one where the list has one price for each duration",
      byVideo(0.05),
      listed(0.1, "duration"),
      { usd: 0.1, source: "the catalogue; the list says $0.05" },
    ],
    [
      "is the higher one where the list has one price for each resolution",
      bySecond(0.8),
      listed(1.6, "duration", "resolution"),
      { usd: 1.6, source: "the catalogue; the list says $0.80" },
    ],
    [
      "is the higher one, which may be the list's",
      bySecond(2),
      listed(1.6, "duration", "sound"),
      { usd: 2, source: "the list" },
    ],
    [
      "is the higher one where nothing tells what the catalogue's depends on",
      byVideo(0.2),
      { priceUsd: () => 0.4 },
      { usd: 0.4, source: "the catalogue; the list says $0.20" },
    ],
    [
      "is the catalogue's where the list cannot tell",
      { unknown: "by usage" },
      listed(0.4),
      { usd: 0.4, source: "the catalogue" },
    ],
    [
      "is the catalogue's where a unit costs less",
      { unknown: "by units", unitUsd: 0.001 },
      listed(0.4),
      { usd: 0.4, source: "the catalogue" },
    ],
    [
      "is that of a unit which costs more",
      { unknown: "by units", unitUsd: 0.5 },
      listed(0.4),
      { usd: 0.5, source: "the list, for one unit" },
    ],
    [
      "is unknown where nobody can tell",
      { unknown: "by units", unitUsd: 0.5 },
      undefined,
      { unknown: "by units" },
    ],
  ])("%s", (_, live, known, quote) => {
    expect(combined(live, known)).toEqual(quote);
  });
});
