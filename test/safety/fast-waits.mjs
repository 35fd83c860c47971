// Preloaded into a step that is to wait less, with time-outs as patient as ever: FAST_WAITS of the seconds that it
// pauses fit into a real one. A machine under load makes no time-out go off, as it may where all time passes faster.
import { syncBuiltinESMExports } from "node:module";
import timers from "node:timers/promises";

const speed = Number(process.env.FAST_WAITS);
const { setTimeout: later } = timers;
const now = performance.now.bind(performance);

timers.setTimeout = (delay, value, options) => later(delay / speed, value, options);
performance.now = () => now() * speed;
syncBuiltinESMExports();
