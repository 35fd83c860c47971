import type { Operation } from "../http/exchange.ts";
import type { Fault } from "./fault.ts";

/** How many requests each fault has been offered so far. */
const offers = new WeakMap<Fault, number>();

/** The fault that acts on the next request of a kind. A fault counts the request unless one before it in the list acts. */
export function nextFault(faults: readonly Fault[], at: Operation): Fault | undefined {
  return faults.find((fault) => fault.at === at && acts(fault));
}

function acts(fault: Fault): boolean {
  const { after = 0, times = Number.POSITIVE_INFINITY } = fault;
  const before = offers.get(fault) ?? 0;
  offers.set(fault, before + 1);
  return before >= after && before < after + times;
}
