import { adaptiveDelay } from "../../src/generation/schedule.ts";
import { reviewedModels } from "../../src/models/catalogue.ts";
import { checks, pageLoop, type Waiting, wait } from "../waiting/simulation.ts";
import { videoTimes } from "../waiting/times.ts";
import { limitedFigure, type Row, type Spread, summarizeByMean } from "./row.ts";

/** Models that are polled; fal has an event stream. */
const polled = reviewedModels().flatMap(({ provider, title, usualSeconds }) =>
  provider === "aimlapi" && usualSeconds !== undefined ? [{ title, usualSeconds }] : [],
);

const aims = [
  { sigma: 0.25, lag: 0.75, requests: 0.85 },
  { sigma: 0.5, lag: 0.9, requests: 0.85 },
];

/** The delay until the action knows that a video is ready, against a check every 10 s as on the providers' pages. */
export function waitingRows(): Row[] {
  return [...aims.flatMap(overAllModels), ...worstModel(), ...wrongUsualTimes()];
}

function overAllModels({ sigma, lag, requests }: (typeof aims)[number]): Row[] {
  const ours = together(polled.map(({ usualSeconds }) => scheduled(usualSeconds, usualSeconds, sigma)));
  const loop = (beat: number) =>
    together(polled.map(({ usualSeconds }) => wait(pageLoop(beat), videoTimes(usualSeconds, sigma))));
  const [ten, fifteen] = [loop(10), loop(15)];
  const what = `wait, times scattered by ${sigma}`;
  return [
    lagRow(`${what}: lag`, ours, { name: "every 10 s", waiting: ten }, lag),
    requestsRow(`${what}: status checks`, ours, { name: "every 10 s", waiting: ten }, requests),
    lagRow(`${what}: lag`, ours, { name: "every 15 s", waiting: fifteen }, undefined),
    requestsRow(`${what}: status checks`, ours, { name: "every 15 s", waiting: fifteen }, undefined),
  ];
}

/** The model with the smallest gain. */
function worstModel(): Row[] {
  const sigma = 0.25;
  const rows = polled.map(({ title, usualSeconds }) => {
    const ours = scheduled(usualSeconds, usualSeconds, sigma);
    const peer = { name: "every 10 s", waiting: wait(pageLoop(10), videoTimes(usualSeconds, sigma)) };
    return {
      lag: lagRow(`wait, ${title} alone: lag`, ours, peer, 1),
      requests: requestsRow(`wait, ${title} alone: status checks`, ours, peer, 1),
    };
  });
  return [worst(rows.map(({ lag }) => lag)), worst(rows.map(({ requests }) => requests))];
}

function worst(rows: readonly Row[]): Row {
  const [first, ...others] = rows;
  if (first === undefined) throw new Error("No model is polled");
  return others.reduce((a, b) => (limitedFigure(b) > limitedFigure(a) ? b : a), first);
}

function wrongUsualTimes(): Row[] {
  return [0.35, 0.5, 2, 3].map((factor) => {
    const sigma = 0.25;
    const ours = polled.map(({ usualSeconds }) => scheduled(usualSeconds, factor * usualSeconds, sigma));
    const what = `wait, videos take ${factor} times as long as usual: lag`;
    return { ...lagRow(what, together(ours), undefined, undefined), limit: { of: "value", atMost: 10 } };
  });
}

/** Waits for videos that take `seconds` with the schedule of a model that usually takes `usualSeconds`. */
function scheduled(usualSeconds: number, seconds: number, sigma: number): Waiting {
  const schedule = { delayAfter: (elapsedMs: number) => adaptiveDelay(elapsedMs, usualSeconds) };
  return wait(checks(schedule), videoTimes(seconds, sigma));
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
