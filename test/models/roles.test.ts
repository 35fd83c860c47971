import { expect, test } from "vitest";
import { allModels } from "../../src/models/catalogue.ts";
import type { Model } from "../../src/models/model.ts";

/** One line of the table: the model, its kind, and the fields of its roles. */
function line({ id, kind, roles, schema }: Model): string {
  const { duration, durationSpelling, ...others } = roles;
  const spelt = { number: "5", text: '"5"', seconds: '"5s"' };
  const words = schema.fields[duration ?? ""]?.enum?.filter(
    (value) => /^[a-z]/u.test(String(value)) && value !== null,
  );
  const spelling = durationSpelling && [spelt[durationSpelling], ...(words ?? [])].join("|");
  const cells = [
    duration === undefined ? "-" : `${duration} ${spelling}`,
    ...(["aspectRatio", "resolution", "image", "lastImage", "references", "sound"] as const).map(
      (role) => others[role] ?? "-",
    ),
  ];
  return [id, kind, ...cells].join(" | ");
}

test("The roles of every model are those of the table, which a person has read", async () => {
  const heads = ["model", "kind", "duration", "aspect ratio", "resolution"];
  const head = [...heads, "picture", "last picture", "references", "sound"].join(" | ");
  const table = [head, ...allModels().map(line)].join("\n");
  await expect(`${table}\n`).toMatchFileSnapshot("roles.txt");
});
