import { randomNumbers } from "../../test/support/random.ts";

/** Draws from the standard normal distribution, by Box and Muller. */
function normalNumbers(count: number, seed: number): Float64Array {
  const random = randomNumbers(seed);
  return Float64Array.from({ length: count }, () => {
    const radius = Math.sqrt(-2 * Math.log(1 - random()));
    return radius * Math.cos(2 * Math.PI * random());
  });
}

const draws = 100_000;
/** Every tenth of the sorted draws: as many times as are needed, with the scatter of all. */
const normal = normalNumbers(draws, 20_261_120)
  .sort()
  .filter((_, index) => index % 10 === 5);

/** Seconds that videos take, in ascending order: log-normal, with the given median and `sigma`. */
export function videoTimes(medianSeconds: number, sigma: number): Float64Array {
  return normal.map((z) => medianSeconds * Math.exp(sigma * z));
}
