// Preloaded into a step whose wall clock is set again and again: two years forth, then back, each tenth of a second.
const years = 2 * 365 * 24 * 60 * 60 * 1000;
const now = Date.now;
const started = performance.now();

Date.now = () => now() + (Math.floor((performance.now() - started) / 100) % 2 === 0 ? years : -years);
