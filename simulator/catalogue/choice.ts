import { createHash } from "node:crypto";

/** One of several things that no provider publishes, such as an invented price: always the same one for a model. */
export function choose<T>(id: string, choices: readonly [T, ...T[]]): T {
  const number = createHash("sha256").update(id).digest().readUInt32BE();
  return choices[number % choices.length] ?? choices[0];
}
