import { spawn } from "node:child_process";
import { once } from "node:events";
import { cp, mkdir, readFile, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { beforeEach, expect, onTestFinished, test } from "vitest";
import { inRepository } from "../../../scripts/repository.ts";
import { type Simulator, startSimulator } from "../../../simulator/simulator.ts";
import type { CatalogueEntry } from "../../../src/models/entry.ts";
import type { ProviderName } from "../../../src/providers/table.ts";
import { beyondSample } from "../../support/beyond-sample.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

let repository = "";

/** A copy of what the command needs, whose data it may overwrite. */
beforeEach(async () => {
  repository = await temporaryFolder("repository");
  await Promise.all(
    ["package.json", "scripts", "src", "catalogue"].map((path) =>
      cp(inRepository(path), join(repository, path), { recursive: true }),
    ),
  );
  await symlink(inRepository("node_modules"), join(repository, "node_modules"), "junction");
});

const dataFile = (provider: ProviderName) => join(repository, "catalogue", `${provider}.json`);

const readData = () =>
  Promise.all((["aimlapi", "fal"] as const).map((provider) => readFile(dataFile(provider), "utf8")));

const count = (data = "[]"): number => JSON.parse(data).length;

async function rewrite(provider: ProviderName, change: (entries: CatalogueEntry[]) => CatalogueEntry[]) {
  const entries = change(JSON.parse(await readFile(dataFile(provider), "utf8")));
  const lines = entries.map((entry) => JSON.stringify(entry));
  await writeFile(dataFile(provider), `[\n${lines.join(",\n")}\n]\n`);
}

async function simulatorForTest(): Promise<Simulator> {
  const simulator = await startSimulator();
  onTestFinished(() => simulator.close());
  return simulator;
}

/** Runs `npm run models`. */
async function run(...args: string[]): Promise<{ code: number; output: string; errors: string }> {
  const { FAL_KEY: _, ...env } = process.env;
  const child = spawn(process.execPath, ["scripts/models.ts", ...args], {
    cwd: repository,
    env,
    stdio: ["ignore", "pipe", "pipe"],
  });
  const [[code], output, errors] = await Promise.all([
    once(child, "close"),
    text(child.stdout),
    text(child.stderr),
  ]);
  return { code, output, errors };
}

test("providers that publish what the catalogue has change no byte of it", async () => {
  const { url } = await simulatorForTest();
  const before = await readData();
  const summary = join(repository, "summary.md");
  const { code, output, errors } = await run("--base-url", url, "--summary", summary);
  expect({ code, errors }).toEqual({ code: 0, errors: "" });
  expect(await readData()).toEqual(before);
  const [aimlapi, fal] = before.map(count);
  const written = await readFile(summary, "utf8");
  expect(written).toBe(
    `## AI/ML API\n\n${aimlapi} models: 0 added, 0 changed, 0 retired.\n\n## fal\n\n${fal} models: 0 added, 0 changed, 0 retired.\n`,
  );
  expect(output.trim()).toBe(written.trim());
});

test("models that are missing, outdated or gone are brought up to date; a second run changes nothing", async () => {
  const { url } = await simulatorForTest();
  const [aimlapi, fal] = await readData();
  const [lost, outdated] = ["fal-ai/veo3.1", "fal-ai/sora-2/text-to-video"];
  await rewrite("fal", (entries) => [
    ...entries
      .filter(({ id }) => id !== lost)
      .map((entry) =>
        entry.id === outdated
          ? { ...entry, fields: { ...entry.fields, duration: { type: "integer" as const, enum: [4, 7] } } }
          : entry,
      ),
    { id: "vendor/gone", kind: "text-to-video", fields: {}, required: [], source: "a page" },
  ]);
  const { code, output } = await run("--base-url", url);
  expect(code).toBe(0);
  expect(output).toContain(": 1 added, 1 changed, 1 retired.");
  expect(output).toContain("- `fal-ai/veo3.1`, `Veo 3.1`, text-to-video");
  expect(output).toContain("`duration`: now also `8, 12, 16, 20`\n  - `duration`: no longer `7`");
  expect(output).toContain("### Retired\n\n- `vendor/gone`");
  const after = await readData();
  expect(after[0]).toBe(aimlapi);
  const withoutSource = (data = "") =>
    JSON.parse(data).map(({ id, fields, required }: CatalogueEntry) => ({ id, fields, required }));
  // The order of the fields and the formats of addresses come from the old line, if there is one.
  expect(withoutSource(after[1])).toEqual(withoutSource(fal));
  expect((await run("--base-url", url)).output).toContain(
    `${count(fal)} models: 0 added, 0 changed, 0 retired.`,
  );
  expect(await readData()).toEqual(after);
});

test("nothing is written if one provider's list cannot be believed", { tags: beyondSample }, async () => {
  const simulator = await simulatorForTest();
  const invented = Array.from({ length: 60 }, (_, index) => `vendor/gone-${index}`);
  await rewrite("fal", (entries) => [
    ...entries,
    ...invented.map((id) => ({
      id,
      kind: "text-to-video" as const,
      fields: {},
      required: [],
      source: "a page",
    })),
  ]);
  await rewrite("aimlapi", (entries) => entries.slice(1));
  const before = await readData();
  const { code, errors } = await run("--base-url", simulator.url);
  expect(code).toBe(1);
  expect(errors).toContain(
    `fal: the list lacks 60 of the catalogue's ${count(before[1])} models. Nothing was written.`,
  );
  expect(await readData()).toEqual(before);
});

test("collected files replace the models", { tags: beyondSample }, async () => {
  const folder = join(repository, "collected");
  await mkdir(folder);
  const model = {
    id: "vendor/boat",
    kind: "text-to-video",
    fields: { prompt: { type: "string" } },
    requires: ["prompt"],
    source: "a page",
  };
  for (const provider of ["aimlapi", "fal"])
    await writeFile(join(folder, `${provider}.json`), JSON.stringify([model]));
  const before = await readData();
  const { code, output } = await run("--from", folder);
  expect(code).toBe(0);
  expect(output).toContain(`1 model: 1 added, 0 changed, ${count(before[0])} retired.`);
  const line = `{"id":"vendor/boat","kind":"text-to-video","fields":{"prompt":{"type":"string"}},"required":["prompt"],"source":"a page"}`;
  expect(await readData()).toEqual([`[\n${line}\n]\n`, `[\n${line}\n]\n`]);
});
