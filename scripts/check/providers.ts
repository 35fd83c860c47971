import { completeTexts } from "../providers/complete.ts";
import type { Finding } from "./part.ts";

/** The README, the actions and the workflows name every provider of the table. */
export async function checkProviders(): Promise<Finding> {
  const stale = (await completeTexts()).filter(({ current, wanted }) => current !== wanted);
  const problems = stale.map(({ path }) => `${path} does not name all providers: run "npm run providers"`);
  return { problems, note: "README, actions and workflows name every provider" };
}
