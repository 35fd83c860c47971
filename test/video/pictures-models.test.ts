import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "vitest";
import { type ProviderName, providerNames } from "../../src/providers/table.ts";
import { runAction } from "../support/action.ts";
import { longTable } from "../support/long-table.ts";
import { pictureKinds, samplePicture, sha256 } from "../support/pictures.ts";
import { unhurried, useServices } from "../support/services.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const services = useServices({ speed: 200, simulator: { usualSeconds: 20 } });

interface Published {
  id: string;
  required: string[];
}

/** The field of each model's first picture, from the table that a person has read. */
const lines = (await readFile("test/models/roles.txt", "utf8")).trim().split("\n").slice(1);
const imageFields = new Map(lines.map((line) => [line.split(" | ")[0] ?? "", line.split(" | ")[5] ?? "-"]));

/** Twenty models of a provider, from all over its list, that need nothing but a prompt and a picture. */
async function samples(provider: ProviderName): Promise<[string, string, ProviderName][]> {
  const list: Published[] = JSON.parse(await readFile(`catalogue/${provider}.json`, "utf8"));
  const fitting = list.filter(({ id, required }) => {
    const field = imageFields.get(id) ?? "-";
    return field !== "-" && required.every((name) => name === "prompt" || name === field);
  });
  const step = Math.floor(fitting.length / 20);
  const chosen = fitting.filter((_, index) => index % step === 0).slice(0, 20);
  return chosen.map(({ id }) => [id, imageFields.get(id) ?? "", provider]);
}

const rows = (await Promise.all(providerNames.map(samples))).flat();

longTable(rows, ([, , provider]) => provider)(
  "%s makes a video from a picture in %s",
  async (model, field, provider) => {
    const kind = pictureKinds[rows.findIndex(([id]) => id === model) % pictureKinds.length] ?? "png";
    const picture = await samplePicture(kind);
    const workspace = await temporaryFolder("model");
    await writeFile(join(workspace, `start.${kind}`), picture);
    const inputs = {
      model,
      prompt: "A paper boat",
      image: `start.${kind}`,
      ...services.inputs(provider),
      ...unhurried,
    };
    const { errors, outputs } = await runAction({ ...services.step(), workspace, inputs });
    expect(errors).toEqual([]);
    expect(outputs).toMatchObject({ status: "completed", model, resumed: "false" });
    expect(services.simulator.jobs.map(({ files }) => files)).toEqual([{ [field]: sha256(picture) }]);
    const [job] = services.simulator.jobs;
    expect(job && outputs.sha256 === (await services.simulator.fileSha256(job))).toBe(true);
  },
);
