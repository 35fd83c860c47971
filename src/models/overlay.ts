import type { FieldSchema, ListPrice } from "./entry.ts";
import type { Roles } from "./roles.ts";

/** What a person has found out about a model, beyond the provider's document. */
export interface Overlay {
  /** Whether all its fields and rules were checked, so that a value they refuse is wrong. */
  reviewed?: true;
  title?: string;
  /** Fields that replace those of the catalogue's data. */
  fields?: Readonly<Record<string, FieldSchema>>;
  /** Roles that the fields' names do not tell; undefined where a name misleads. */
  roles?: { readonly [role in keyof Roles]?: Roles[role] | undefined };
  /** Pixels by aspect ratio, where they do not follow from the resolution; the first is used without a ratio. */
  frames?: Readonly<Record<string, readonly [width: number, height: number]>>;
  /** A request states the defaults of the schema, so that one that writes them out is the same request. */
  sendsDefaults?: true;
  /** Seconds from submit to ready, measured in one or two runs. */
  usualSeconds?: number;
  /** US dollars, if the provider's page for the model publishes a fixed price. */
  price?: ListPrice;
}

const kandinskyFrames = { "3:2": [768, 512], "1:1": [512, 512], "2:3": [512, 768] } as const;

const kandinsky5: Overlay = {
  reviewed: true,
  title: "Kandinsky 5",
  fields: { prompt: { type: "string", minLength: 1 } },
  frames: kandinskyFrames,
  sendsDefaults: true,
  usualSeconds: 148,
};

/** By model id. */
export const overlays: Readonly<Record<string, Overlay>> = {
  "sber-ai/kandinsky5-t2v": kandinsky5,
  "sber-ai/kandinsky5-distill-t2v": { ...kandinsky5, title: "Kandinsky 5 Distill", usualSeconds: 54 },
  "kling-video/v1.6/standard/text-to-video": {
    reviewed: true,
    title: "Kling 1.6 Standard",
    fields: {
      prompt: { type: "string", minLength: 1 },
      // Its page names the values.
      provider: { type: "string", enum: ["kling", "fal", "auto"] },
    },
    frames: { "16:9": [1280, 720], "9:16": [720, 1280], "1:1": [720, 720] },
    sendsDefaults: true,
    usualSeconds: 186,
  },
  "pixverse/v5/text-to-video": {
    reviewed: true,
    title: "PixVerse 5",
    fields: { prompt: { type: "string", minLength: 1 } },
    sendsDefaults: true,
    usualSeconds: 74,
  },
  "fal-ai/kandinsky5/text-to-video/distill": {
    reviewed: true,
    title: "Kandinsky 5 Distill on fal",
    fields: {
      prompt: { type: "string", minLength: 1 },
      // The page names all three, and that it follows from the ratio; so it has no default here.
      resolution: { type: "string", enum: ["768x512", "512x512", "512x768"] },
    },
    frames: kandinskyFrames,
    sendsDefaults: true,
    // fal publishes no usual time; the same weights on AI/ML API take 54 s.
    usualSeconds: 54,
    price: { perVideo: { "5s": 0.05, "10s": 0.1 } },
  },
  "fal-ai/pika/v2.2/pikaframes": {
    // They are the frames between which the video moves.
    roles: { references: undefined },
  },
};
