import { completeTexts } from "../providers/complete.ts";
import type { Finding } from "./part.ts";

/** Checks that the README, the actions and the workflows list every provider of the table. */
export async function checkProviders(): Promise<Finding> {
  const stale = (await completeTexts()).filter(({ current, wanted }) => current !== wanted);
  const problems = stale.map(({ path }) => `${path} does not list all providers: run "npm run providers"`);
  return { problems, note: "lists in README, actions and workflows" };
}
