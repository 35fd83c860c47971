import { onTestFinished } from "vitest";
import {
  type Answers,
  defaultKeys,
  type Fault,
  type Simulator,
  type SimulatorOptions,
} from "../../simulator/simulator.ts";
import { HttpClient } from "../../src/http/client.ts";
import { type VideoRequest, validateRequest } from "../../src/models/request.ts";
import { connect } from "../../src/providers/connect.ts";
import type { Progress, Provider } from "../../src/providers/provider.ts";
import { newestJobEnds, simulatorForTest } from "./plain-client.ts";

export const never = new AbortController().signal;
const models = { aimlapi: "pixverse/v5/text-to-video", fal: "fal-ai/kandinsky5/text-to-video/distill" };
export type Name = keyof typeof models;

/** A provider's client, and its simulator. */
export async function opened(name: Name, options: SimulatorOptions = {}) {
  const simulator = await simulatorForTest(options);
  const provider = openedAt(name, simulator);
  const { request } = validateRequest({ model: models[name], prompt: "A paper boat", parameters: {} });
  return { simulator, provider, request: request as VideoRequest };
}

/** A second client for the same simulator, without the first one's state. */
export function openedAt(name: Name, { url }: Simulator): Provider {
  const http = new HttpClient("generate-video/test");
  onTestFinished(() => http.close());
  return connect(name, http, new URL(url), defaultKeys[name]);
}

/** Submits, waits for the job's end, and asks once. */
export async function endOf(name: Name, faults: Fault[], answers: Partial<Answers> = {}): Promise<Progress> {
  const { simulator, provider, request } = await opened(name, { faults, answers });
  const { generation } = await provider.submit(request, "gv-test", never);
  await newestJobEnds(simulator);
  return provider.check(generation, never);
}
