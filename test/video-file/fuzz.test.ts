import { describe, expect, test } from "vitest";
import { beyondSample } from "../support/beyond-sample.ts";
import { check } from "../support/check-video.ts";
import { randomNumbers } from "../support/random.ts";
import { type Container, containers } from "./containers.ts";

/** How many files both commands try. `FUZZ_FILES=50000` tries more, and `FUZZ_SEED` others. */
const files = Number(process.env.FUZZ_FILES ?? 4000);
/** How many of them `npm test` tries. */
const sample = files / 4;
const seed = Number(process.env.FUZZ_SEED ?? 20_261_126);

/** Milliseconds of computing after which a check counts as hanging. */
const longestMs = 1000;

const measured = /^\d+x\d+ \d+(?:\.\d+)?(?:e\+\d+)?$/u;
const refused = /^(?:the file|a part of the file)/u;

/** Whole numbers from 0 to below a given one: the same for the same seed. */
function randomOf(seed: number): Random {
  const random = randomNumbers(seed);
  return (below) => Math.floor(random() * below);
}

type Random = (below: number) => number;

interface Trial {
  file: Buffer;
  /** What is wrong with the answer; undefined where nothing is. */
  objection: (answer: string) => string | undefined;
}

/** Any answer is right that refuses the file, or that measures it with numbers above 0. */
function isSound(answer: string): string | undefined {
  if (refused.test(answer)) return undefined;
  return measured.test(answer) && !/(?:^|x| )0(?:x| |$)/u.test(answer) ? undefined : "no sound answer";
}

function cut({ file, end, seams }: Container, random: Random): Trial {
  const at = random(end);
  const objection = (answer: string) => (refused.test(answer) ? undefined : "a cut file was accepted");
  return { file: file.subarray(0, at), objection: seams.includes(at) ? isSound : objection };
}

/** Changes what no player minds. */
function harmless({ file, data, measures }: Container, random: Random): Trial {
  const copy = Buffer.from(file);
  const { start, end } = data[random(data.length)] ?? { start: 0, end: 0 };
  for (let changes = random(20); changes > 0 && end > start; changes--)
    copy[start + random(end - start)] = random(256);
  const tail = Buffer.from(Uint8Array.from({ length: random(30) }, () => 1 + random(255)));
  const whole = Buffer.concat([copy, random(2) === 0 ? tail : Buffer.alloc(4 + random(60))]);
  const objection = (answer: string) =>
    answer === measures ? undefined : "a whole file was refused or mismeasured";
  return { file: whole, objection };
}

const edges = [0, 1, 2, 7, 8, 15, 16, 0x7fff_ffff, 0x8000_0000, 0xffff_fff8, 0xffff_ffff];

const mutations: readonly ((file: Buffer, random: Random) => Buffer)[] = [
  (file, random) => {
    const at = random(file.length);
    file[at] = (file[at] ?? 0) ^ (1 << random(8));
    return file;
  },
  (file, random) => {
    file[random(file.length)] = random(256);
    return file;
  },
  (file, random) => {
    file.writeUInt32BE(edges[random(edges.length)] ?? 0, random(file.length - 4));
    return file;
  },
  (file, random) => {
    const from = random(file.length);
    return Buffer.concat([file.subarray(0, from), file.subarray(from + 1 + random(40))]);
  },
  (file, random) => {
    const from = random(file.length);
    const piece = file.subarray(from, from + random(200));
    const to = random(file.length);
    return Buffer.concat([file.subarray(0, to), piece, file.subarray(to)]);
  },
  (file, random) => file.subarray(0, file.length - random(50)),
];

/** Damages the file anywhere but in its pictures, where damage does not show. */
function mutated({ file }: Container, random: Random): Trial {
  let damaged = Buffer.from(file);
  for (let changes = 1 + random(8); changes > 0 && damaged.length > 8; changes--)
    damaged = Buffer.from(mutations[random(mutations.length)]?.(damaged, random) ?? damaged);
  return { file: damaged, objection: isSound };
}

const kinds = { cut, harmless, mutated };
const share = ["cut", "harmless", "mutated", "mutated"] as const;

describe.each([
  { from: 0, to: sample, tags: [] },
  { from: sample, to: files, tags: [beyondSample] },
])("damaged files, from number $from to $to,", ({ from, to, tags }) => {
  test("are refused or measured, and whole ones are measured", { timeout: 3_600_000, tags }, () =>
    tryFiles(from, to),
  );
});

async function tryFiles(from: number, to: number): Promise<void> {
  const all = await containers();
  const figures: Record<string, Record<string, number>> = {};
  let slowest = 0;
  for (let number = from; number < to; number++) {
    const random = randomOf(seed + number);
    const container = all[random(all.length)] as Container;
    const kind = share[random(share.length)] ?? "cut";
    const { file, objection } = kinds[kind](container, random);
    const before = process.cpuUsage();
    const answer = await check(file, 1 + random(2000));
    const { user, system } = process.cpuUsage(before);
    const ms = (user + system) / 1000;
    slowest = Math.max(slowest, ms);
    const result = measured.test(answer) ? "accepted" : "refused";
    figures[kind] = { ...figures[kind], [result]: (figures[kind]?.[result] ?? 0) + 1 };
    const fault = ms > longestMs ? `took ${ms} ms` : objection(answer);
    expect(fault, `${container.name}, ${kind}, FUZZ_SEED=${seed + number}: ${answer}`).toBeUndefined();
  }
  console.info(
    `${all.length} containers, ${to - from} files, at the most ${slowest.toFixed(0)} ms each:`,
    figures,
  );
}
