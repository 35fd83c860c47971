/** When a fault acts: on one kind of request, so many times, once so many have gone well. */
interface Scheduled {
  at: string;
  times?: number;
  after?: number;
}

/** How many requests each fault has been offered so far. */
const offered = new WeakMap<Scheduled, number>();

/** The fault that acts on the next request of a kind. A fault of the list is counted as offered if none before it acts. */
export function nextFault<F extends Scheduled>(faults: readonly F[], at: F["at"]): F | undefined {
  return faults.find((fault) => fault.at === at && offer(fault));
}

function offer(fault: Scheduled): boolean {
  const { after = 0, times = Number.POSITIVE_INFINITY } = fault;
  const before = offered.get(fault) ?? 0;
  offered.set(fault, before + 1);
  return before >= after && before < after + times;
}
