import { setTimeout as sleep } from "node:timers/promises";
import { onTestFinished } from "vitest";
import {
  defaultKeys,
  type Simulator,
  type SimulatorOptions,
  startSimulator,
} from "../../simulator/simulator.ts";

/** A simulator for one test. Its jobs take almost no time by default. */
export async function simulatorForTest(options: SimulatorOptions = {}): Promise<Simulator> {
  const simulator = await startSimulator({ usualSeconds: 0.03, ...options });
  onTestFinished(() => simulator.close());
  return simulator;
}

export const bearer = { authorization: `Bearer ${defaultKeys.aimlapi}` };
export const falKey = { authorization: `Key ${defaultKeys.fal}` };
const json = { "content-type": "application/json" };

export const distill = { model: "sber-ai/kandinsky5-distill-t2v", prompt: "A paper boat" };
export const falPath = "/fal-ai/kandinsky5/text-to-video/distill";

/** A JSON answer, whatever its status. */
export interface Answered {
  status: number;
  headers: Headers;
  json: Record<string, unknown>;
}

export async function ask(url: string, init: RequestInit = {}): Promise<Answered> {
  const response = await fetch(url, { redirect: "manual", ...init });
  return {
    status: response.status,
    headers: response.headers,
    json: (await response.json()) as Record<string, unknown>,
  };
}

export function submit(simulator: Simulator, body: unknown, headers: Record<string, string> = {}) {
  return ask(`${simulator.url}/v2/video/generations`, {
    method: "POST",
    headers: { ...bearer, ...json, ...headers },
    body: typeof body === "string" ? body : JSON.stringify(body),
  });
}

export function poll(simulator: Simulator, id: unknown, headers: Record<string, string> = {}) {
  const query = new URLSearchParams({ generation_id: String(id) });
  return ask(`${simulator.url}/v2/video/generations?${query}`, { headers: { ...bearer, ...headers } });
}

export function submitFal(simulator: Simulator, body: unknown, headers: Record<string, string> = {}) {
  return ask(simulator.url + falPath, {
    method: "POST",
    headers: { ...falKey, ...json, ...headers },
    body: JSON.stringify(body),
  });
}

/** Waits until the newest job has ended. */
export async function newestJobEnds({ jobs }: Simulator): Promise<void> {
  while (!jobs.at(-1)?.ended) await sleep(5);
}

/** Submits to AI/ML API, and asks once more when the job has ended. */
export async function generate(simulator: Simulator, body: unknown = distill): Promise<Answered> {
  const { json: accepted } = await submit(simulator, body);
  await newestJobEnds(simulator);
  return poll(simulator, accepted.id);
}

/** The address of the file of a generation just made. */
export async function fileUrl(simulator: Simulator): Promise<string> {
  const { json: done } = await generate(simulator);
  return (done.video as { url: string }).url;
}
