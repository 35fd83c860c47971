import { kandinsky5, kandinsky5Distill, kandinsky5DistillFal } from "./kandinsky5.ts";
import { kling16Standard } from "./kling16.ts";
import type { Model } from "./model.ts";
import { pixverse5 } from "./pixverse5.ts";

/** The models whose requests are validated in full before they are sent. Add a new model here. */
export const catalogue: readonly Model[] = [
  kandinsky5,
  kandinsky5Distill,
  kling16Standard,
  pixverse5,
  kandinsky5DistillFal,
];
