import { raceAbort } from "../abort.ts";
import { Failure } from "../errors.ts";
import type { StepLog } from "../log/step-log.ts";
import type { VideoRequest } from "../models/request.ts";
import { ProviderError, type Quote } from "../providers/provider.ts";
import { catalogueSource } from "../providers/quote.ts";
import { exceedsUsd, formatCost, formatUnequalUsd } from "../text/format.ts";
import type { Backend } from "./backend.ts";
import type { Spending } from "./spending.ts";

/** Milliseconds to wait for a price that is only logged. */
const answerTimeoutMs = 10_000;

/** The limit of one video. */
export interface CostLimit {
  request: VideoRequest;
  maxCostUsd: number | undefined;
  /** Whether to make the video although its price, which `maxCostUsd` limits, is not known. */
  allowUnknownCost: boolean;
  /** The provider's quote, if a batch has already asked for it. */
  quote?: Quote | undefined;
}

/** The parts of a generation's context that have to do with its price. */
interface PriceContext {
  backend: Pick<Backend, "provider">;
  spending: Spending;
  log: Pick<StepLog, "info" | "warn">;
  signal: AbortSignal;
  dryRun: boolean;
}

/**
 * Logs what a video is expected to cost before it is submitted. Asks the provider only if `max-cost-usd` is set;
 * {@link logLivePrice} does so otherwise.
 *
 * @throws {Failure} "Invalid input" if the price exceeds `max-cost-usd`, or is unknown and that is not allowed.
 */
export async function checkPrice(limit: CostLimit, context: PriceContext): Promise<void> {
  const { request, maxCostUsd, allowUnknownCost } = limit;
  const { spending, log, dryRun } = context;
  spending.priceUsd = listPriceOf(request);
  const quote = await quoteBeforehand(limit, context);
  if (!quote) return;
  if (!dryRun) log.info(describeQuote(quote));
  if ("usd" in quote) spending.priceUsd = quote.usd;
  if (maxCostUsd === undefined) return;
  if ("unknown" in quote) {
    const what = `max-cost-usd cannot be checked beforehand: ${quote.unknown}`;
    if (!allowUnknownCost) throw unknownCost(what, spending);
    log.warn(`${what}. Making the video anyway, because allow-unknown-cost is true.`);
    return;
  }
  if (!exceedsUsd(quote.usd, maxCostUsd)) return;
  const [price, allowed] = formatUnequalUsd(quote.usd, maxCostUsd);
  throw new Failure("Invalid input", {
    what: `This video costs ${price}, and max-cost-usd allows ${allowed}.`,
    cost: spending.costSentence(),
    next: "Raise max-cost-usd, or ask for a shorter video.",
  });
}

/** Undefined if only the provider can tell the price and nothing depends on it. */
async function quoteBeforehand(
  { request, maxCostUsd, quote }: CostLimit,
  { backend: { provider }, signal }: PriceContext,
): Promise<Quote | undefined> {
  if (quote) return quote;
  const listed = listPriceOf(request);
  if (maxCostUsd === undefined) {
    return listed === undefined ? undefined : { usd: listed, source: catalogueSource };
  }
  return provider.quote(request, signal).catch((error: unknown) => {
    if (!(error instanceof ProviderError)) throw error;
    return { unknown: `the provider's price could not be read: ${error.message}` };
  });
}

function listPriceOf({ known, fields }: VideoRequest): number | undefined {
  return known?.priceUsd?.(fields);
}

/**
 * Asks the provider for the price of a request that it has accepted, and logs it when it arrives. Neither the submit
 * nor the video waits for it, and a failure is only logged.
 *
 * @param ended Aborted when the price is of no more use.
 */
export async function logLivePrice(
  request: VideoRequest,
  { backend: { provider }, log }: PriceContext,
  ended: AbortSignal,
): Promise<void> {
  // Other videos of a batch share the answer, so that the end of this one does not stop the request.
  const asked = provider.quote(request, AbortSignal.timeout(answerTimeoutMs)).catch((error: unknown) => ({
    unknown: error instanceof ProviderError ? error.message : "no answer from the provider's price list",
  }));
  const quote = await raceAbort(asked, ended).catch(() => undefined);
  if (quote) log.info(describeQuote(quote));
}

/** Whether {@link checkPrice} has logged nothing, because only the provider can tell the price. */
export function needsLivePrice({ request, maxCostUsd, quote }: CostLimit, { dryRun }: PriceContext): boolean {
  return !dryRun && maxCostUsd === undefined && !quote && listPriceOf(request) === undefined;
}

function describeQuote(quote: Quote): string {
  return "unknown" in quote
    ? `Expected price: not known in advance (${quote.unknown.replace(/\.$/u, "")})`
    : `Expected price: ${formatCost(quote.usd, undefined)} (${quote.source})`;
}

function unknownCost(what: string, spending: Spending): Failure {
  return new Failure("Invalid input", {
    what,
    cost: spending.costSentence(),
    next: "Set allow-unknown-cost: true to make the video at any price, or choose a model whose price is known.",
  });
}
