import { readdir, readFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { describe, expect, test } from "vitest";
import { inRepository } from "../../scripts/repository.ts";
import { runAction, type Step } from "../support/action.ts";
import { useServices } from "../support/services.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

/** Words by which the files of `dist` show what they hold, minified or not. */
const marks = {
  HTTP: "UND_ERR_",
  YAML: "YAMLParseError",
  "media parsing": "EncodedPacket",
  "the artifact client": "CreateArtifact",
};
type Part = keyof typeof marks;

const parts = Object.keys(marks) as Part[];
const recorder = pathToFileURL(inRepository("scripts/check/record-loads.ts")).href;

async function holds(file: string, part: Part): Promise<boolean> {
  return (await readFile(inRepository(join("dist", file)), "utf8")).includes(marks[part]);
}

/** Runs a step of the built action, and tells which of the large parts it loaded. */
async function loadedBy(step: Step): Promise<{ exitCode: number | null; loaded: Part[] }> {
  const list = join(await temporaryFolder("loads"), "list.txt");
  const { exitCode } = await runAction({
    ...step,
    nodeArgs: ["--import", recorder],
    env: { ...step.env, RECORD_LOADS_TO: list },
  });
  const paths = (await readFile(list, "utf8"))
    .trim()
    .split("\n")
    .map((url) => fileURLToPath(url));
  const files = paths.filter((path) => path.startsWith(inRepository("dist"))).map((path) => basename(path));
  expect(files).toContain("index.js");
  const found = await Promise.all(
    parts.map(async (part) => {
      const held = await Promise.all(
        files.filter((file) => file.endsWith(".js")).map((file) => holds(file, part)),
      );
      return held.some(Boolean) ? [part] : [];
    }),
  );
  return { exitCode, loaded: found.flat() };
}

test.each(parts)("%s is known by its mark, and lies outside of what is always loaded", async (part) => {
  const files = (await readdir(inRepository("dist"))).filter((name) => name.endsWith(".js"));
  const holders = await Promise.all(files.map(async (file) => ((await holds(file, part)) ? [file] : [])));
  expect(holders.flat()).not.toEqual([]);
  expect(holders.flat()).not.toContain("index.js");
});

describe("of the large parts,", () => {
  const services = useServices({ speed: 60, simulator: { usualSeconds: 0.001 } });
  const pixverse = { model: "pixverse/v5/text-to-video", prompt: "A paper boat" };
  const dryRun = { ...pixverse, "dry-run": "true" };
  const noArtifact = { "upload-artifact": "false" };
  const real = () => ({ ...pixverse, ...services.inputs("aimlapi") });

  const rows: [what: string, step: () => Step, exitCode: number, loaded: Part[]][] = [
    ["a wrong input", () => ({ inputs: { ...pixverse, duration: "7" } }), 1, []],
    ["a wrong input with parameters", () => ({ inputs: { ...pixverse, parameters: "a: 1" } }), 1, ["YAML"]],
    ["a dry run without an artifact", () => ({ inputs: { ...dryRun, ...noArtifact } }), 0, ["media parsing"]],
    [
      "a dry run with an artifact, whose client sends requests by HTTP itself,",
      () => ({ ...services.step(), inputs: dryRun }),
      0,
      ["HTTP", "media parsing", "the artifact client"],
    ],
    ["a key that is refused", () => ({ inputs: { ...real(), "api-key": "another-key-0123" } }), 1, ["HTTP"]],
    [
      "a video without artifact or ticket",
      () => ({ inputs: { ...real(), ...noArtifact }, clockSpeed: 60 }),
      0,
      ["HTTP", "media parsing"],
    ],
    [
      "a video with parameters and an artifact",
      () => ({ ...services.step(), inputs: { ...real(), parameters: "seed: 7" } }),
      0,
      ["HTTP", "YAML", "media parsing", "the artifact client"],
    ],
    [
      "the post step of a main that has seen to everything",
      () => ({ entry: "post", inputs: real(), state: { video: '{"stage":"settled"}' } }),
      0,
      [],
    ],
  ];

  test.each(rows)("%s loads no more than it needs", async (_, step, exitCode, loaded) => {
    expect(await loadedBy(step())).toEqual({ exitCode, loaded });
  });
});
