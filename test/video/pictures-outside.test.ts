import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { CatalogueEntry } from "../../src/models/entry.ts";
import { runAction } from "../support/action.ts";
import { pngOf, sha256 } from "../support/pictures.ts";
import { useServices } from "../support/services.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const file = { type: "string", format: "file-url" } as const;
const dream: CatalogueEntry = {
  id: "acme/dream",
  kind: "image-to-video",
  fields: { prompt: { type: "string" }, first_frame_url: file, last_frame_url: file },
  required: ["prompt", "first_frame_url"],
  source: "a test",
};

const services = useServices({ simulator: { models: { fal: [dream] } } });
const picture = await pngOf(5000);

async function run(inputs: Record<string, string>) {
  const workspace = await temporaryFolder("outside");
  await writeFile(join(workspace, "a.png"), picture);
  const own = { model: dream.id, provider: "fal", prompt: "A boat", ...services.inputs("fal") };
  return runAction({ ...services.step(), workspace, inputs: { ...own, ...inputs } });
}

const hash = sha256(picture);

test("a picture for a model outside the catalogue goes where its published schema says", async () => {
  const { exitCode } = await run({ image: "a.png", "last-image": "a.png" });
  expect(exitCode).toBe(0);
  expect(services.simulator.jobs[0]?.files).toEqual({ first_frame_url: hash, last_frame_url: hash });
});

test("a picture that the published schema does not have is refused", async () => {
  const { errors } = await run({ image: "a.png", "reference-images": "a.png" });
  expect(errors[0]?.message).toMatch(
    /- reference-images is given, but acme\/dream takes no further pictures \(it takes image and last-image\)/u,
  );
  expect(services.simulator.uploads).toEqual([]);
});

test("a picture for a model of which nothing is known needs its field", async () => {
  services.simulator.faults.push({ at: "schema", do: { kind: "status", status: 500 } });
  const { errors } = await run({ image: "a.png" });
  expect(errors[0]?.message).toMatch(
    /- image is given, but which field of the model takes it is not known, .*Set the field in parameters, as in image_url: \.\/docs\/picture\.png/u,
  );
  const named = await run({ parameters: "first_frame_url: ./a.png" });
  expect(named).toMatchObject({
    exitCode: 0,
    warnings: [{ message: expect.stringContaining("not in the catalogue") }],
  });
  expect(services.simulator.jobs.map(({ files }) => files)).toEqual([{ first_frame_url: hash }]);
});

test("a dry run of such a model checks the picture", async () => {
  expect(await run({ image: "a.png", "dry-run": "true" })).toMatchObject({ exitCode: 0 });
  const wrong = await run({ image: "b.png", "dry-run": "true" });
  expect(wrong.errors[0]?.message).toContain('image is "b.png", which does not exist');
});

test("a field of a picture that this version does not know is asked of the published schema", async () => {
  const { exitCode, errors } = await run({ model: "fal-ai/veo3.1", image: "a.png" });
  expect(exitCode).toBe(1);
  expect(errors[0]?.message).toContain("image is given, but fal-ai/veo3.1 takes no picture to start from");
  expect(services.simulator.requests.map(({ at }) => at)).toEqual(["schema"]);
});
