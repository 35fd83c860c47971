import { delayFor } from "../../src/generation/schedule.ts";
import { readEntries } from "../../src/models/data.ts";
import { computeMedians, estimateUsualTime, type UsualTime } from "../../src/models/usual-time.ts";
import { providerNames } from "../../src/providers/table.ts";
import { checks, pageLoop, type Waiting, wait } from "../waiting/simulation.ts";
import { videoTimes } from "../waiting/times.ts";
import { limitedFigure, type Row, type Spread, summarizeByMean } from "./row.ts";

/** Every model whose usual time a page of its provider shows. */
const known = providerNames
  .flatMap(readEntries)
  .flatMap((entry) => (entry.usualSeconds === undefined ? [] : [{ ...entry, seconds: entry.usualSeconds }]));

/** The limits of all models together; each alone must not be worse than the peer. */
const aims = [
  { sigma: 0.25, lag: 0.75, requests: 0.85 },
  { sigma: 0.5, lag: 0.9, requests: 0.9 },
];

/** The delay until the action knows that a video is ready, against a check every 10 s as on the providers' pages. */
export function waitingRows(): Row[] {
  return [...aims.flatMap(overAllModels), ...estimates(), ...wrongUsualTimes()];
}

function overAllModels({ sigma, lag, requests }: (typeof aims)[number]): Row[] {
  const ours = known.map(({ seconds }) => scheduled({ seconds, of: "model" }, seconds, sigma));
  const what = `wait, times scattered by ${sigma}`;
  const fifteen = { name: "every 15 s", waiting: together(loops(15, sigma)) };
  return [
    ...compared(what, ours, sigma, { lag, requests }),
    lagRow(`${what}: lag`, together(ours), fifteen, undefined),
    requestsRow(`${what}: status checks`, together(ours), fifteen, undefined),
  ];
}

/** As if each model's own usual time were not known, so that the others of its family or kind give it. */
function estimates(): Row[] {
  return aims.flatMap(({ sigma }) => {
    const ours = known.map((model) => {
      const others = computeMedians(known.filter((other) => other !== model));
      return scheduled(
        estimateUsualTime({ ...model, usualSeconds: undefined }, others),
        model.seconds,
        sigma,
      );
    });
    const what = `wait, usual time from the family or kind, times scattered by ${sigma}`;
    return compared(what, ours, sigma, { lag: 1, requests: 1 });
  });
}

/** All models together, and the one with the smallest gain. */
function compared(
  what: string,
  ours: readonly Waiting[],
  sigma: number,
  limits: { lag: number; requests: number },
): Row[] {
  const theirs = loops(10, sigma);
  const name = "every 10 s";
  const all = { name, waiting: together(theirs) };
  const alone = known.map(({ id }, model) => {
    const [own, waiting] = [ours[model] ?? nothing, theirs[model] ?? nothing];
    return {
      lag: lagRow(`${what}, ${id} alone: lag`, own, { name, waiting }, 1),
      requests: requestsRow(`${what}, ${id} alone: status checks`, own, { name, waiting }, 1),
    };
  });
  return [
    lagRow(`${what}: lag`, together(ours), all, limits.lag),
    requestsRow(`${what}: status checks`, together(ours), all, limits.requests),
    worst(alone.map(({ lag }) => lag)),
    worst(alone.map(({ requests }) => requests)),
  ];
}

const nothing: Waiting = { lags: [], requests: [] };

/** A check at a fixed interval, for each model. */
function loops(beatSeconds: number, sigma: number): Waiting[] {
  return known.map(({ seconds }) => wait(pageLoop(beatSeconds), videoTimes(seconds, sigma)));
}

function worst(rows: readonly Row[]): Row {
  const [first, ...others] = rows;
  if (first === undefined) throw new Error("No model's usual time is known");
  return others.reduce((a, b) => (limitedFigure(b) > limitedFigure(a) ? b : a), first);
}

function wrongUsualTimes(): Row[] {
  return [0.35, 0.5, 2, 3].map((factor) => {
    const sigma = 0.25;
    const ours = known.map(({ seconds }) => scheduled({ seconds, of: "model" }, factor * seconds, sigma));
    const what = `wait, videos take ${factor} times as long as usual: lag`;
    return { ...lagRow(what, together(ours), undefined, undefined), limit: { of: "value", atMost: 10 } };
  });
}

/** Waits for videos that take `seconds` with the schedule of a usual time. */
function scheduled(usual: UsualTime, seconds: number, sigma: number): Waiting {
  return wait(checks({ delayAfter: (elapsedMs) => delayFor(elapsedMs, usual) }), videoTimes(seconds, sigma));
}

function together(parts: readonly Waiting[]): Waiting {
  return { lags: parts.flatMap(({ lags }) => lags), requests: parts.flatMap(({ requests }) => requests) };
}

interface Peer {
  name: string;
  waiting: Waiting;
}

function lagRow(what: string, ours: Waiting, peer: Peer | undefined, atMost: number | undefined): Row {
  return row(what, "s", ours, peer, ({ lags }) => summarizeByMean(lags), atMost);
}

function requestsRow(what: string, ours: Waiting, peer: Peer, atMost: number | undefined): Row {
  return row(what, "requests", ours, peer, ({ requests }) => summarizeByMean(requests), atMost);
}

function row(
  what: string,
  unit: Row["unit"],
  ours: Waiting,
  peer: Peer | undefined,
  measure: (waiting: Waiting) => Spread,
  atMost: number | undefined,
): Row {
  const spread = measure(ours);
  const theirs = peer && measure(peer.waiting);
  return {
    what,
    unit,
    ours: spread,
    peer: peer && theirs && { name: peer.name, spread: theirs, ratio: spread.value / theirs.value },
    limit: atMost === undefined ? undefined : { of: "ratio", atMost },
  };
}
