import type { Operation } from "../http/exchange.ts";
import type { Fault } from "./fault.ts";

/** How many requests each fault has been offered so far. */
const offered = new WeakMap<Fault, number>();

/** The fault that acts on the next request of an operation, which is counted as offered. */
export function nextFault(faults: readonly Fault[], at: Operation): Fault | undefined {
  return faults.find((fault) => fault.at === at && offer(fault));
}

function offer(fault: Fault): boolean {
  const { after = 0, times = Number.POSITIVE_INFINITY } = fault;
  const before = offered.get(fault) ?? 0;
  offered.set(fault, before + 1);
  return before >= after && before < after + times;
}
