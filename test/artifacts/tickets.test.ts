import fc from "fast-check";
import nock from "nock";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { startArtifactService } from "../../simulator/artifact-service.ts";
import { type RestAccess, RunArtifacts } from "../../src/artifacts/run-artifacts.ts";
import { ActionLog } from "../../src/log/action-log.ts";
import { StepLog } from "../../src/log/step-log.ts";
import type { PreviousAttempt } from "../../src/recovery/ticket-name.ts";
import { findTicket, storeTicket } from "../../src/recovery/tickets.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { waitUntil } from "../support/wait-until.ts";

const key = "gv-0123456789abcdef0123456789abcdef01234567";
const rest: RestAccess = { token: "ghs_token", runId: 4242, owner: "octo-org", repository: "videos" };
const going = new AbortController().signal;

/** An artifact as GitHub's REST API lists it; ids do not tell which is newer. */
function artifact(name: string, minute: number) {
  return {
    id: 9000 - minute,
    name,
    size_in_bytes: 99,
    created_at: `2026-11-20T10:${String(minute).padStart(2, "0")}:00Z`,
  };
}

const ticket = (id: string) => `generate-video-ticket-${key}-id.${Buffer.from(id).toString("base64url")}`;

/** A token of the run, as the artifact client reads it: nobody checks its signature here. */
const claims = {
  scp: "Actions.Results:c0ffee00-0000-4000-8000-000000000001:decade00-0000-4000-8000-000000000001",
};
const runtimeToken = ["{}", JSON.stringify(claims), "x"]
  .map((part) => Buffer.from(part).toString("base64url"))
  .join(".");

/** The run's own listing, which has what this attempt may see. */
function ownListing(...artifacts: { name: string; createdAt: string }[]) {
  return nock("https://results.example.com")
    .post("/twirp/github.actions.results.api.v1.ArtifactService/ListArtifacts")
    .reply(200, { artifacts });
}

const path = "/repos/octo-org/videos/actions/runs/4242/artifacts";
const page = (number: number) => ({ per_page: "100", page: String(number) });

function restListing(number = 1) {
  return nock("https://api.github.com", { reqheaders: { authorization: "token ghs_token" } })
    .get(path)
    .query(page(number));
}

/** Looks for the key's ticket, and collects what is logged. */
async function find(access: RestAccess | undefined = rest, signal = going) {
  const core = new ActionLog();
  const info = vi.spyOn(core, "info");
  const run = new RunArtifacts(access, new StepLog(core), signal);
  const found = await findTicket(key, run);
  return { run, found, log: info.mock.calls.join("\n") };
}

describe("what an earlier attempt has paid for", () => {
  beforeEach(() => {
    nock.disableNetConnect();
    vi.stubEnv("ACTIONS_RESULTS_URL", "https://results.example.com/");
    vi.stubEnv("ACTIONS_RUNTIME_TOKEN", runtimeToken);
    vi.spyOn(process.stdout, "write").mockReturnValue(true);
    vi.spyOn(console, "error").mockReturnValue();
  });
  afterEach(() => {
    vi.restoreAllMocks();
    vi.unstubAllEnvs();
    const asked = nock.isDone();
    nock.cleanAll();
    nock.enableNetConnect();
    expect(asked).toBe(true);
  });

  test("is found in the run's own listing, and GitHub's API is not asked", async () => {
    ownListing({ name: ticket("gen-1"), createdAt: "2026-11-20T10:00:00Z" });
    expect(await find()).toMatchObject({ found: { state: "accepted", id: "gen-1" }, log: "" });
  });

  test("is found through GitHub's API where the run no longer lists it", async () => {
    ownListing({ name: "something-else", createdAt: "2026-11-20T10:00:00Z" });
    restListing().reply(200, { total_count: 1, artifacts: [artifact(ticket("gen-1"), 1)] });
    expect(await find()).toMatchObject({ found: { state: "accepted", id: "gen-1" }, log: "" });
  });

  test("is found on a later page, and is the newest of all pages", async () => {
    ownListing();
    const others = Array.from({ length: 99 }, (_, index) => ({
      ...artifact(`other-${index}`, 30),
      id: index,
    }));
    const first = [artifact(ticket("old"), 1), ...others];
    restListing(1).reply(200, { total_count: 101, artifacts: first });
    restListing(2).reply(200, { total_count: 101, artifacts: [artifact(ticket("new"), 2)] });
    expect((await find()).found).toEqual({ state: "accepted", id: "new" });
  });

  test("is read once, however many videos ask", async () => {
    ownListing();
    restListing().reply(200, { total_count: 0, artifacts: [] });
    const { run, found } = await find();
    expect([found, await findTicket(key, run), await findTicket("gv-other", run)]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });

  test("is not one of another request, nor another kind of artifact", async () => {
    ownListing();
    const names = [
      ticket("gen-1").replace("gv-0", "gv-1"),
      `${ticket("gen-1")}.mp4`,
      `x-${ticket("gen-1")}`,
      `generate-video-ticket-${key}`,
      `generate-video-ticket-${key}-id.`,
      `generate-video-ticket-${key}-submitting.soon`,
    ];
    restListing().reply(200, {
      total_count: names.length,
      artifacts: names.map((name, index) => ({ ...artifact(name, 1), id: index })),
    });
    expect(await find()).toMatchObject({ found: undefined, log: "" });
  });

  test.each(["..", "gen 1", "gen\n1", "génération", "x".repeat(301)])(
    "is unreadable where a ticket holds %j, which is no id",
    async (id) => {
      ownListing({ name: ticket(id), createdAt: "2026-11-20T10:00:00Z" });
      expect((await find()).found).toBe("unreadable");
    },
  );

  test("is unreadable where GitHub's API counts more artifacts than it lists", async () => {
    ownListing();
    const artifacts = [artifact("something-else", 1)];
    restListing(1).reply(200, { total_count: 2, artifacts });
    restListing(2).reply(200, { total_count: 2, artifacts });
    expect((await find()).found).toBe("unreadable");
  });

  test("is read from every page, though artifacts that are stored meanwhile come twice", async () => {
    ownListing();
    const others = Array.from({ length: 101 }, (_, index) => ({
      ...artifact(`other-${index}`, 30),
      id: index,
    }));
    restListing(1).reply(200, { total_count: 102, artifacts: others.slice(0, 100) });
    restListing(2).reply(200, {
      total_count: 103,
      artifacts: [...others.slice(98), artifact(ticket("gen-1"), 1)],
    });
    restListing(3).reply(200, { total_count: 103, artifacts: [{ ...artifact("late", 31), id: 500 }] });
    expect((await find()).found).toEqual({ state: "accepted", id: "gen-1" });
  });

  test("may record a submit with an unknown outcome", async () => {
    ownListing();
    const artifacts = [artifact(`generate-video-ticket-${key}-submitting.3`, 5)];
    restListing().reply(200, { total_count: 1, artifacts });
    expect((await find()).found).toEqual({ state: "submitting", attempt: 3 });
  });

  test("is only looked up in the run's own listing without a token", async () => {
    ownListing();
    const run = new RunArtifacts(undefined, new StepLog(new ActionLog()), going);
    expect(await findTicket(key, run)).toBeUndefined();
  });

  test.each([
    [401, "Bad credentials"],
    [403, "Resource not accessible by integration"],
    [404, "Not Found"],
  ])("is not found where GitHub's API answers %i, and the log says why", async (status, message) => {
    ownListing();
    restListing().reply(status, { message, documentation_url: "https://docs.github.com/rest" });
    const { found, log } = await find();
    expect(found).toBeUndefined();
    expect(log).toContain(message);
    expect(log).not.toContain("ghs_token");
  });

  test("is found through GitHub's API where the run's own listing refuses", async () => {
    nock("https://results.example.com")
      .post(/ListArtifacts$/u)
      .reply(403, { code: "permission_denied", msg: "expired" });
    restListing().reply(200, { total_count: 1, artifacts: [artifact(ticket("gen-1"), 1)] });
    const { found, log } = await find();
    expect(found).toEqual({ state: "accepted", id: "gen-1" });
    expect(log).toContain("expired");
  });

  test("is not looked for any longer once the step is stopped", async () => {
    const stop = new AbortController();
    nock("https://results.example.com")
      .post(/ListArtifacts$/u)
      .delay(60_000)
      .reply(200, { artifacts: [] });
    const asked = find(rest, stop.signal);
    await waitUntil(() => nock.isDone());
    stop.abort(new Error("stopped"));
    await expect(asked).rejects.toThrow("stopped");
    nock.abortPendingRequests();
  });
});

describe("a ticket", () => {
  test("parses back from its name, which the service accepts", async () => {
    const service = await startArtifactService();
    for (const [name, value] of Object.entries(service.env)) vi.stubEnv(name, value);
    const said = vi.spyOn(process.stdout, "write").mockReturnValue(true);
    const folder = await temporaryFolder("tickets");
    const printable = fc.string({
      unit: fc.integer({ min: 0x21, max: 0x7e }).map((code) => String.fromCharCode(code)),
      minLength: 1,
      maxLength: 120,
    });
    const ids = fc.oneof(
      fc.uuid().map((uuid) => `${uuid}:pixverse/v5/text-to-video`),
      printable,
      fc.constant("../../.."),
    );
    const left: fc.Arbitrary<PreviousAttempt> = fc.oneof(
      ids.map((id) => ({ state: "accepted" as const, id })),
      fc.integer({ min: 1, max: 99 }).map((attempt) => ({ state: "submitting" as const, attempt })),
    );
    const hashes = fc.stringMatching(/^[0-9a-f]{40}$/u).map((hash) => `gv-${hash}`);
    await fc.assert(
      fc.asyncProperty(hashes, left, async (name, earlier) => {
        const step = { hasArtifacts: true, temporaryFolder: folder };
        expect(await storeTicket(name, earlier, going, step)).toBeUndefined();
        expect(service.artifacts.at(-1)?.name).toMatch(
          /^generate-video-ticket-gv-[0-9a-f]{40}-[\w.-]{1,180}$/u,
        );
        const run = new RunArtifacts(undefined, new StepLog(new ActionLog()), going);
        expect(await findTicket(name, run)).toEqual(earlier);
      }),
      { numRuns: 15 },
    );
    said.mockRestore();
    vi.unstubAllEnvs();
    await service.close();
  });
});
