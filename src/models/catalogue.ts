import { kandinsky5, kandinsky5Distill, kandinsky5DistillFal } from "./kandinsky5.ts";
import { kling16Standard } from "./kling16.ts";
import type { Model } from "./model.ts";
import { pixverse5 } from "./pixverse5.ts";

/** Every model that is checked in full before anything is sent. A new model is one more line here. */
export const catalogue: readonly Model[] = [
  kandinsky5,
  kandinsky5Distill,
  kling16Standard,
  pixverse5,
  kandinsky5DistillFal,
];
