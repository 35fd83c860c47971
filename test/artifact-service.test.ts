import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type ArtifactService, startArtifactService } from "../simulator/artifact-service.ts";
import type { Fault, FaultAction } from "../simulator/simulator.ts";
import { artifactNamed, callTwirp, putBlob, storeArtifact } from "./support/twirp.ts";

const accept = "application/vnd.github+json";

let service: ArtifactService;

beforeEach(async () => {
  service = await startArtifactService();
});
afterEach(() => service.close());

describe("the artifact service refuses", () => {
  test.each([
    ["no token", { token: "" }],
    [
      "a token that it did not make",
      { token: "eyJhbGciOiJub25lIn0.eyJzY3AiOiJBY3Rpb25zLlJlc3VsdHM6YTpiIn0.bm9uZQ" },
    ],
  ])("%s", async (_, token) => {
    expect(await callTwirp(service, "ListArtifacts", {}, token)).toMatchObject({
      status: 401,
      body: { code: "unauthenticated" },
    });
  });

  test.each([
    ["an unknown field", { ...artifactNamed("a"), mimeType: "text/plain" }, "mimeType"],
    ["an empty name", artifactNamed(""), "between 1 and 256 characters"],
    ["a long name", artifactNamed("a".repeat(257)), "between 1 and 256 characters"],
    ...[...'"<>:|*?\r\n\\/'].map((character): [string, object, string] => [
      `a name with ${JSON.stringify(character)}`,
      artifactNamed(`a${character}b`),
      "may not have",
    ]),
    ["another version", { ...artifactNamed("a"), version: 6 }, "version"],
    ["version 7 without a type", { name: "a", version: 7 }, "mime_type"],
    ["version 4 with a type", { ...artifactNamed("a"), version: 4 }, "mime_type"],
    ["a date in the past", { ...artifactNamed("a"), expires_at: "2020-01-01T00:00:00Z" }, "future"],
  ])("%s", async (_, message, reason) => {
    const { status, body } = await callTwirp(service, "CreateArtifact", message);
    expect([status, body.code]).toEqual([400, "invalid_argument"]);
    expect(body.msg).toContain(reason);
  });

  test("another job's id, another run's id, and a method that it does not have", async () => {
    const job = { workflow_job_run_backend_id: "someone" };
    expect(await callTwirp(service, "ListArtifacts", job)).toMatchObject({ status: 403 });
    const run = { workflow_run_backend_id: "somewhere" };
    expect(await callTwirp(service, "ListArtifacts", run)).toMatchObject({ status: 404 });
    expect(await callTwirp(service, "MigrateArtifact", {})).toMatchObject({
      status: 404,
      body: { code: "bad_route" },
    });
  });

  test("a name that was only created, until the next attempt", async () => {
    const create = (attempt: number) => callTwirp(service, "CreateArtifact", artifactNamed("a"), { attempt });
    expect(await create(1)).toMatchObject({ status: 200, body: { ok: true } });
    expect(await create(1)).toMatchObject({
      status: 409,
      body: { code: "already_exists", msg: "an artifact with this name already exists on the workflow run" },
    });
    expect(await create(2)).toMatchObject({ status: 200 });
    expect(service.artifacts).toEqual([]);
  });

  test("the 501st artifact of a job", async () => {
    const create = (name: string, attempt = 1) =>
      callTwirp(service, "CreateArtifact", artifactNamed(name), { attempt });
    for (let index = 0; index < 500; index++) expect((await create(`a-${index}`)).status).toBe(200);
    expect(await create("b")).toMatchObject({ status: 403, body: { code: "permission_denied" } });
    expect((await create("b", 2)).status).toBe(200);
  });

  test("to list more than 1,000 artifacts, without a word", async () => {
    service.addOthers(1001);
    const { status, body } = await callTwirp(service, "ListArtifacts", {});
    expect([status, (body.artifacts as unknown[]).length]).toEqual([200, 1000]);
  });

  test("to finalize an artifact that differs from the upload", async () => {
    const finalize = (message: object) => callTwirp(service, "FinalizeArtifact", { name: "a", ...message });
    const { body } = await callTwirp(service, "CreateArtifact", artifactNamed("a"));
    expect(await finalize({ size: "5" })).toMatchObject({ status: 404 });
    await putBlob(String(body.signed_upload_url), "video");
    expect((await finalize({ size: "6" })).body.msg).toContain(
      "size is 5 in the storage, and 6 in the request",
    );
    expect((await finalize({})).body.msg).toContain("size");
    expect((await finalize({ size: "5", hash: `sha256:${"0".repeat(64)}` })).body.msg).toContain("hash");
    const first = await finalize({ size: "5" });
    expect(first).toMatchObject({ status: 200, body: { ok: true } });
    expect(await finalize({ size: "5" })).toMatchObject({ body: first.body });
    expect(service.artifacts).toHaveLength(1);
  });

  test("to finalize a blob of another type than was declared", async () => {
    const { body } = await callTwirp(service, "CreateArtifact", artifactNamed("a"));
    await putBlob(String(body.signed_upload_url), "video", { "x-ms-blob-content-type": "video/mp4" });
    const { status, body: refusal } = await callTwirp(service, "FinalizeArtifact", { name: "a", size: "5" });
    expect([status, refusal.msg]).toEqual([
      400,
      "type is video/mp4 in the storage, and text/plain in the request",
    ]);
  });
});

describe("the block-blob stand-in refuses", () => {
  const list = (id: string) => `<BlockList><Latest>${id}</Latest></BlockList>`;

  test.each([
    ["an address for another blob", otherPath, {}, "", 403, "AuthenticationFailed"],
    [
      "a signature of its own",
      (url: URL) => url.searchParams.set("sig", "x"),
      {},
      "",
      403,
      "AuthenticationFailed",
    ],
    ["no version", () => {}, { "x-ms-version": "" }, "", 400, "MissingRequiredHeader"],
    ["no blob type", () => {}, { "x-ms-blob-type": "" }, "", 400, "MissingRequiredHeader"],
    ["no content type", () => {}, { "x-ms-blob-content-type": "" }, "", 400, "MissingRequiredHeader"],
    ["a block without an id", block(""), {}, "", 400, "InvalidQueryParameterValue"],
    ["a block id that is no base64", block("a-b"), {}, "", 400, "InvalidQueryParameterValue"],
    ["a list of unknown blocks", component("blocklist"), {}, list("YQ=="), 400, "InvalidBlockList"],
    [
      "a list that is none",
      component("blocklist"),
      {},
      "<BlockList><Oldest/></BlockList>",
      400,
      "InvalidXmlDocument",
    ],
  ])("%s", async (_, change, headers, text, status, code) => {
    const { body } = await callTwirp(service, "CreateArtifact", artifactNamed("a"));
    const url = new URL(String(body.signed_upload_url));
    change(url);
    const response = await putBlob(url.href, text, headers);
    expect([response.status, response.headers.get("x-ms-error-code")]).toEqual([status, code]);
  });

  test("block ids of two lengths in one blob", async () => {
    const { body } = await callTwirp(service, "CreateArtifact", artifactNamed("a"));
    const statuses = ["YWE=", "YWI=", "YWJjZA=="].map(async (id) => {
      const url = new URL(String(body.signed_upload_url));
      block(id)(url);
      return (await putBlob(url.href, "x")).status;
    });
    expect((await Promise.all(statuses)).sort()).toEqual([201, 201, 400]);
  });

  function otherPath(url: URL) {
    url.pathname += "x";
  }

  function component(name: string) {
    return (url: URL) => url.searchParams.set("comp", name);
  }

  function block(id: string) {
    return (url: URL) => {
      url.searchParams.set("comp", "block");
      url.searchParams.set("blockid", id);
    };
  }
});

describe("a later attempt of the run", () => {
  beforeEach(async () => {
    await storeArtifact(service, "first", "one");
    await storeArtifact(service, "first", "another", 2);
  });

  test("is shown the earlier artifacts and cannot have them", async () => {
    const { body } = await callTwirp(service, "ListArtifacts", {}, { attempt: 2 });
    expect(body.artifacts).toMatchObject([
      { name: "first", size: "3" },
      { name: "first", size: "7" },
    ]);
    const [earlier] = body.artifacts as { workflow_run_backend_id: string; name: string }[];
    const download = { workflow_run_backend_id: earlier?.workflow_run_backend_id, name: "first" };
    expect(await callTwirp(service, "GetSignedArtifactURL", download, { attempt: 2 })).toMatchObject({
      status: 404,
      body: { msg: "workflow run not found" },
    });
  });

  test("is not shown to an earlier one", async () => {
    const { body } = await callTwirp(service, "ListArtifacts", {}, { attempt: 1 });
    expect(body.artifacts).toHaveLength(1);
  });

  test("is shown only its own where all jobs were run again", async () => {
    await service.close();
    service = await startArtifactService({ earlierAttempts: "hidden" });
    await storeArtifact(service, "first", "one");
    expect((await callTwirp(service, "ListArtifacts", {}, { attempt: 2 })).body.artifacts).toEqual([]);
    expect(await (await askRest("")).json()).toMatchObject({ total_count: 0 });
  });
});

describe("the REST listing", () => {
  test("gives pages, newest first, with links between them", async () => {
    for (const name of ["a", "b", "c"]) await storeArtifact(service, name, name);
    const first = await askRest("?per_page=2");
    expect(await first.json()).toMatchObject({ total_count: 3, artifacts: [{ name: "c" }, { name: "b" }] });
    const next = /<([^>]+)>; rel="next"/.exec(first.headers.get("link") ?? "")?.[1] ?? "";
    const second = await fetch(next, { headers: { accept, authorization: `Bearer ${service.run.token}` } });
    expect(await second.json()).toMatchObject({ artifacts: [{ name: "a" }] });
    expect(second.headers.get("link")).not.toContain('rel="next"');
    expect(await (await askRest("?name=b")).json()).toMatchObject({
      total_count: 1,
      artifacts: [{ name: "b" }],
    });
  });

  test("wants the token, and knows one run", async () => {
    expect((await askRest("", { authorization: "Bearer ghs_else" })).status).toBe(401);
    expect((await askRest("", {}, "4243")).status).toBe(404);
  });
});

describe("a fault", () => {
  const list = () => callTwirp(service, "ListArtifacts", {});

  test("gives a status with its advice, so many times, after so many calls", async () => {
    service.faults.push({
      at: "list-artifacts",
      after: 1,
      times: 2,
      do: { kind: "status", status: 429, retryAfter: 7, message: "slow" },
    });
    const answers = [await list(), await list(), await list(), await list()];
    expect(answers.map(({ status }) => status)).toEqual([200, 429, 429, 200]);
    expect(answers[1]?.headers.get("retry-after")).toBe("7");
    expect(answers[1]?.body.msg).toBe("slow");
    expect(service.requests.map(({ at }) => at)).toEqual(Array.from({ length: 4 }, () => "list-artifacts"));
  });

  test("follows the one before it in the list", async () => {
    service.faults.push(...[503, 500].map((status) => fault({ kind: "status", status })));
    expect([(await list()).status, (await list()).status, (await list()).status]).toEqual([503, 500, 200]);
  });

  test("breaks the connection", async () => {
    service.faults.push(fault({ kind: "reset" }));
    await expect(list()).rejects.toMatchObject({ cause: { code: "ECONNRESET" } });
  });

  test("answers a web page", async () => {
    service.faults.push(fault({ kind: "html" }));
    await expect(list()).rejects.toThrow(SyntaxError);
  });

  test("keeps silent until the service is closed", async () => {
    service.faults.push(fault({ kind: "hang" }));
    const pending = expect(list()).rejects.toThrow("fetch failed");
    while (service.requests.length === 0) await new Promise(setImmediate);
    await service.close();
    await pending;
    service = await startArtifactService();
  });

  test("may come after the work was done", async () => {
    service.faults.push({ ...fault({ kind: "status", status: 500, accept: true }), at: "create-artifact" });
    expect((await callTwirp(service, "CreateArtifact", artifactNamed("a"))).status).toBe(500);
    expect((await callTwirp(service, "CreateArtifact", artifactNamed("a"))).status).toBe(409);
  });

  function fault(action: FaultAction): Fault {
    return { at: "list-artifacts", times: 1, do: action };
  }
});

async function askRest(query: string, headers: Record<string, string> = {}, runId = service.run.runId) {
  const url = `${service.apiUrl}/repos/${service.run.repository}/actions/runs/${runId}/artifacts${query}`;
  return await fetch(url, { headers: { accept, authorization: `token ${service.run.token}`, ...headers } });
}
