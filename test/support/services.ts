import { afterEach, beforeEach } from "vitest";
import {
  type ArtifactService,
  type ArtifactServiceOptions,
  startArtifactService,
} from "../../simulator/artifact-service.ts";
import {
  defaultKeys,
  type Simulator,
  type SimulatorOptions,
  startSimulator,
} from "../../simulator/simulator.ts";
import type { ProviderName } from "../../src/models/model.ts";
import type { Step } from "./action.ts";

/** Inputs that give a step time enough on any machine, however slow: the fast clock makes seconds of half an hour. */
export const unhurried = { "timeout-minutes": "600" };

export interface ServicesOptions {
  /** Seconds of the providers' and the step's clocks per real second. Default: 60. */
  speed?: number;
  simulator?: Omit<SimulatorOptions, "speed">;
  artifacts?: ArtifactServiceOptions;
}

/** The services of a step: the providers with their file host, and the artifact service with the REST API. */
export interface Services {
  readonly simulator: Simulator;
  readonly artifacts: ArtifactService;
  /** What a step needs to find the artifact service and to keep the same time, in an attempt of the run. */
  step(attempt?: number, job?: number): Required<Pick<Step, "env" | "token" | "clockSpeed">>;
  /** The inputs that lead to the simulated provider, and open it. */
  inputs(provider: ProviderName): { "base-url": string; "api-key": string };
  close(): Promise<void>;
}

export async function startServices(options: ServicesOptions = {}): Promise<Services> {
  const speed = options.speed ?? 60;
  const simulator = await startSimulator({ ...options.simulator, speed });
  const artifacts = await startArtifactService(options.artifacts);
  return {
    simulator,
    artifacts,
    step: (attempt = 1, job?: number) => ({
      env: {
        ...artifacts.environment(attempt, job),
        GITHUB_API_URL: artifacts.apiUrl,
        GITHUB_REPOSITORY: artifacts.run.repository,
        GITHUB_RUN_ID: artifacts.run.runId,
        GITHUB_RUN_ATTEMPT: String(attempt),
      },
      token: artifacts.run.token,
      clockSpeed: speed,
    }),
    inputs: (provider) => ({ "base-url": simulator.url, "api-key": defaultKeys[provider] }),
    async close() {
      await Promise.all([simulator.close(), artifacts.close()]);
    },
  };
}

/** Fresh services for each test of a file, which none of its tests may run beside another. */
export function useServices(options: ServicesOptions = {}): Omit<Services, "close"> {
  let services: Services | undefined;
  const current = (): Services => {
    if (!services) throw new Error("There are services only while a test runs");
    return services;
  };
  beforeEach(async () => {
    services = await startServices(options);
  });
  afterEach(async () => {
    await services?.close();
    services = undefined;
  });
  return {
    get simulator() {
      return current().simulator;
    },
    get artifacts() {
      return current().artifacts;
    },
    step: (attempt, job) => current().step(attempt, job),
    inputs: (provider) => current().inputs(provider),
  };
}
