import { Failure } from "../errors.ts";
import type { StepLog } from "../log/step-log.ts";
import type { VideoRequest } from "../models/request.ts";
import { ProviderError, type Quote } from "../providers/provider.ts";
import { catalogueSource } from "../providers/quote.ts";
import { exceedsUsd, formatCost, formatUnequalUsd } from "../text/format.ts";
import type { Backend } from "./backend.ts";
import type { Spending } from "./spending.ts";

/** Milliseconds that a submit waits for a price that is only logged. */
const logOnlyTimeoutMs = 1000;

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
 * Logs what a video is expected to cost before it is submitted.
 *
 * @throws {Failure} "Invalid input" if the price exceeds `max-cost-usd`, or is unknown and that is not allowed.
 */
export async function checkPrice(limit: CostLimit, context: PriceContext): Promise<void> {
  const { request, maxCostUsd, allowUnknownCost } = limit;
  const { spending, log, dryRun } = context;
  spending.priceUsd = readListPrice(request);
  const quote = await findQuote(limit, context);
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

/** Asks the provider where a limit depends on the answer, or where the catalogue has no price. */
async function findQuote(
  { request, maxCostUsd, quote }: CostLimit,
  { backend: { provider }, signal }: PriceContext,
): Promise<Quote> {
  if (quote) return quote;
  const listed = readListPrice(request);
  if (maxCostUsd === undefined && listed !== undefined) return { usd: listed, source: catalogueSource };
  const patience = maxCostUsd === undefined ? [AbortSignal.timeout(logOnlyTimeoutMs)] : [];
  return provider.quote(request, AbortSignal.any([signal, ...patience])).catch((error: unknown) => {
    if (!signal.aborted && patience.some(({ aborted }) => aborted)) {
      return unreadable("no answer within a second");
    }
    if (!(error instanceof ProviderError)) throw error;
    return unreadable(error.message);
  });
}

function unreadable(reason: string): Quote {
  return { unknown: `the provider's price could not be read: ${reason}` };
}

function readListPrice({ known, fields }: VideoRequest): number | undefined {
  return known?.priceUsd?.(fields);
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
