import { onTestFinished } from "vitest";
import {
  type Answers,
  defaultKeys,
  type Fault,
  type Simulator,
  type SimulatorOptions,
} from "../../simulator/simulator.ts";
import { HttpClient } from "../../src/http/client.ts";
import { reviewedModels } from "../../src/models/catalogue.ts";
import type { Model } from "../../src/models/model.ts";
import { type VideoRequest, validateRequest } from "../../src/models/request.ts";
import type { Progress, Provider } from "../../src/providers/provider.ts";
import { type ProviderName, providerNames, providers } from "../../src/providers/table.ts";
import { newestJobEnds, simulatorForTest } from "./plain-client.ts";

export const never = new AbortController().signal;

/** Each provider's quickest model. */
export const models = Object.fromEntries(
  providerNames.map((name) => {
    const own = reviewedModels().filter(({ provider }) => provider === name);
    const time = ({ usualSeconds = Number.POSITIVE_INFINITY }: Model) => usualSeconds;
    return [name, own.toSorted((a, b) => time(a) - time(b))[0]?.id];
  }),
) as Record<ProviderName, string>;

/** A provider's client, and its simulator. */
export async function opened(name: ProviderName, options: SimulatorOptions = {}) {
  const simulator = await simulatorForTest(options);
  const provider = await openedAt(name, simulator);
  const { request } = validateRequest({ model: models[name], prompt: "A paper boat", parameters: {} });
  return { simulator, provider, request: request as VideoRequest };
}

/** A second client for the same simulator, without the first one's state. */
export async function openedAt(name: ProviderName, { url }: Simulator): Promise<Provider> {
  const http = new HttpClient("generate-video/test", {});
  onTestFinished(() => http.close());
  return providers[name].connect(http, new URL(url), defaultKeys[name]);
}

/** Submits, waits for the job's end, and asks once. */
export async function endOf(
  name: ProviderName,
  faults: Fault[],
  answers: Partial<Answers> = {},
): Promise<Progress> {
  const { simulator, provider, request } = await opened(name, { faults, answers });
  const { generation } = await provider.submit(request, "gv-test", never);
  await newestJobEnds(simulator);
  return provider.check(generation, never);
}
