import type { CatalogueEntry } from "../../src/models/entry.ts";
import type { ProviderName } from "../../src/providers/table.ts";

const fields: CatalogueEntry["fields"] = {
  prompt: { type: "string", minLength: 1 },
  duration: { type: "integer", enum: [4, 8], default: 4 },
  aspect_ratio: { type: "string", enum: ["16:9", "9:16"], default: "16:9" },
  image_url: { type: "string", format: "uri" },
};

const next: CatalogueEntry = {
  id: "simulator/next-text-to-video",
  title: "Simulated model of next month",
  kind: "both",
  fields,
  required: ["prompt"],
  aliases: ["simulator/earlier-text-to-video"],
  source: "the simulator",
};

/** A model whose published document says nothing of its fields. */
function open(id: string): CatalogueEntry {
  return { id, kind: "text-to-video", fields: {}, required: [], source: "the simulator" };
}

/** Models outside the action's catalogue. The lists name them only when asked for them. */
export const ownEntries: Record<ProviderName, readonly CatalogueEntry[]> = {
  aimlapi: [
    next,
    { ...next, id: "simulator/retiring-text-to-video", aliases: [], replacedBy: next.id },
    open("simulator/any-text-to-video"),
  ],
  fal: [
    {
      ...next,
      id: "fal-ai/simulator/next-text-to-video",
      fields: { ...fields, image_url: { type: ["string", "null"], format: "file-url" } },
      aliases: [],
    },
    open("fal-ai/simulator/any-text-to-video"),
    open("fal-ai/simulator/by-the-second"),
    open("workflows/simulator/any-text-to-video"),
  ],
};

/** A model that AI/ML API no longer has, and its successor. */
export const withdrawn = { id: "simulator/withdrawn-text-to-video", replacedBy: next.id };
