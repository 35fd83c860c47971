import type { Simulator } from "../../simulator/simulator.ts";
import type { ProviderName } from "../../src/providers/table.ts";
import { type Answered, ask, falKey, newestJobEnds, poll, submit } from "./plain-client.ts";

/** Submits to any model of either provider. */
export function submitTo(
  simulator: Simulator,
  provider: ProviderName,
  model: string,
  fields: object,
): Promise<Answered> {
  if (provider === "aimlapi") return submit(simulator, { model, ...fields });
  return ask(`${simulator.url}/${model}`, {
    method: "POST",
    headers: { ...falKey, "content-type": "application/json" },
    body: JSON.stringify(fields),
  });
}

/** Submits, and asks for the result when the job has ended. */
export async function makeWith(
  simulator: Simulator,
  provider: ProviderName,
  model: string,
  fields: object,
): Promise<Answered> {
  const { status, json } = await submitTo(simulator, provider, model, fields);
  if (status !== 200) throw new Error(`Refused: ${JSON.stringify(json)}`);
  await newestJobEnds(simulator);
  return provider === "aimlapi"
    ? poll(simulator, json.id)
    : ask(String(json.response_url), { headers: falKey });
}
