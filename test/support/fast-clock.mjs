// Preloaded (`node --import`) into a process whose time is to pass faster: FAST_CLOCK of its seconds fit into a real
// one. Timers are the real ones with shorter delays, so that refreshing and unreferencing them works as ever.
import { syncBuiltinESMExports } from "node:module";
import { Socket } from "node:net";
import timers from "node:timers";
import timersPromises from "node:timers/promises";
import { promisify } from "node:util";

const speed = Number(process.env.FAST_CLOCK ?? "1");
if (!(speed > 0)) throw new Error("FAST_CLOCK must be a number above 0");

/** Longer delays than this are something else than delays to Node, and stay so. */
const longest = 2 ** 31 - 1;

function shorter(delay) {
  const milliseconds = Number(delay);
  return milliseconds > 0 && milliseconds <= longest ? milliseconds / speed : delay;
}

function faster(clock) {
  const start = clock();
  return () => start + (clock() - start) * speed;
}

const { setTimeout: timeout, setInterval: interval } = timers;
timers.setTimeout = (callback, delay, ...values) => timeout(callback, shorter(delay), ...values);
timers.setInterval = (callback, delay, ...values) => interval(callback, shorter(delay), ...values);

const { setTimeout: later, setInterval: every } = timersPromises;
timersPromises.setTimeout = (delay, value, options) => later(shorter(delay), value, options);
timersPromises.setInterval = (delay, value, options) => every(shorter(delay), value, options);
timersPromises.scheduler.wait = (delay, options) => timersPromises.setTimeout(delay, undefined, options);
timers.setTimeout[promisify.custom] = timersPromises.setTimeout;

globalThis.setTimeout = timers.setTimeout;
globalThis.setInterval = timers.setInterval;
syncBuiltinESMExports();

/**
 * Real milliseconds that a request gets at least, if it gets as many at all: how long a stand-in takes to answer is a
 * matter of the machine, which does not get faster with the clock.
 */
const patience = 5000;

const abortAfter = AbortSignal.timeout;
AbortSignal.timeout = (delay) =>
  abortAfter.call(AbortSignal, Math.ceil(Math.max(shorter(delay), Math.min(delay, patience))));

// Sockets count on timers of their own.
const idleTimeout = Socket.prototype.setTimeout;
Socket.prototype.setTimeout = function setTimeout(delay, callback) {
  return idleTimeout.call(this, shorter(delay), callback);
};

const wallClock = faster(Date.now);
Date.now = () => Math.round(wallClock());
performance.now = faster(performance.now.bind(performance));
globalThis.Date = new Proxy(Date, {
  apply: () => new Date().toString(),
  construct: (date, values, target) =>
    Reflect.construct(date, values.length === 0 ? [Date.now()] : values, target),
});
