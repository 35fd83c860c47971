import { type ArtifactService, startArtifactService } from "../../simulator/artifact-service.ts";
import { type Simulator, type SimulatorOptions, startSimulator } from "../../simulator/simulator.ts";

/** The services of a whole step: the providers and the artifact service. */
export interface Services extends AsyncDisposable {
  simulator: Simulator;
  artifacts: ArtifactService;
}

export async function startServices(options: SimulatorOptions): Promise<Services> {
  const simulator = await startSimulator(options);
  const artifacts = await startArtifactService();
  return {
    simulator,
    artifacts,
    async [Symbol.asyncDispose]() {
      await Promise.all([simulator.close(), artifacts.close()]);
    },
  };
}
