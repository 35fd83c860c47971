import { describe, expect, test } from "vitest";
import { useServices } from "./services.ts";
import { callTwirp, storeArtifact } from "./twirp.ts";

describe("the services of a test file", () => {
  const services = useServices();

  test.each([1, 2])("are fresh for each test (%i)", async () => {
    expect(services.artifacts.artifacts).toEqual([]);
    expect(services.simulator.requests).toEqual([]);
    await storeArtifact(services.artifacts, "a", "b");
    await fetch(`${services.inputs("aimlapi")["base-url"]}/v2/billing`);
    expect(services.simulator.requests).toHaveLength(1);
  });

  test("know the attempts of one run", async () => {
    const { env, token } = services.step(2);
    await storeArtifact(services.artifacts, "a", "b", 1);
    const listed = await callTwirp(
      services.artifacts,
      "ListArtifacts",
      {},
      { token: env.ACTIONS_RUNTIME_TOKEN ?? "" },
    );
    expect(listed.body.artifacts).toHaveLength(1);
    const rest = await fetch(
      `${env.GITHUB_API_URL}/repos/${env.GITHUB_REPOSITORY}/actions/runs/${env.GITHUB_RUN_ID}/artifacts`,
      {
        headers: { authorization: `Bearer ${token}`, accept: "application/vnd.github+json" },
      },
    );
    expect(await rest.json()).toMatchObject({ total_count: 1 });
  });
});
