import { lateButPaid, uploaded, uploadFailed } from "./outcomes.ts";
import type { Table } from "./run.ts";
import { code, once, ticket, video, within } from "./troubles.ts";

const lostDone = { kind: "reset", accept: true } as const;
const noTicket = { ...uploaded(), warnings: [/recovery ticket could not be stored/u] };
const inTheFile = { ...lateButPaid, file: "whole" } as const;
const badGateway = { ...code(502), body: "html" } as const;
const full = { ...code(403), message: "Artifact storage quota has been hit" } as const;

export const artifactFaults: Table = {
  ticket: [
    ["create: 403", ticket("create-artifact", code(403)), noTicket],
    ["create: 500 once", ticket("create-artifact", code(500)), uploaded()],
    ["create: reset", ticket("create-artifact", { kind: "reset" }), uploaded()],
    ["create: reset although done", ticket("create-artifact", lostDone), uploaded()],
    ["create: no answer", ticket("create-artifact", { kind: "hang" }), noTicket],
    ["blob: 403", ticket("put-block", code(403)), uploaded()],
    ["finalize: 400", ticket("finalize-artifact", code(400)), noTicket],
    ["finalize: reset although done", ticket("finalize-artifact", lostDone), uploaded()],
  ],

  "artifact create": [
    ["400", video("create-artifact", code(400)), uploadFailed(/status 400.*generation-id/su)],
    ["401", video("create-artifact", code(401)), uploadFailed(/status 401/u)],
    ["403, storage is full", video("create-artifact", full), uploadFailed(/quota/u)],
    ["429 once", video("create-artifact", { kind: "status", status: 429, retryAfter: 1 }, once), uploaded()],
    ["500 once", video("create-artifact", code(500), once), uploaded()],
    ["503 once", video("create-artifact", code(503), once), uploaded()],
    ["502 of a proxy once", video("create-artifact", badGateway, once), uploaded()],
    ["reset once", video("create-artifact", { kind: "reset" }, once), uploaded()],
    ["reset for good", video("create-artifact", { kind: "reset" }), uploadFailed(/ECONNRESET/u)],
    ["no answer", within(0.3, video("create-artifact", { kind: "hang" })), inTheFile],
  ],

  "blob upload": [
    ["403", video("put-block", code(403)), uploadFailed(/403/u)],
    ["500 once", video("put-block", code(500), once), uploaded()],
    ["503 once", video("put-block", code(503), once), uploaded()],
    ["reset once", video("put-block", { kind: "reset" }, once), uploaded()],
    ["no answer", within(0.3, video("put-block", { kind: "hang" })), inTheFile],
    ["list of blocks: 403", video("put-block-list", code(403)), uploadFailed(/403/u)],
    ["list of blocks: 500 once", video("put-block-list", code(500), once), uploaded()],
    ["list of blocks: reset once", video("put-block-list", { kind: "reset" }, once), uploaded()],
  ],

  finalize: [
    ["400", video("finalize-artifact", code(400)), uploadFailed(/status 400/u)],
    ["404", video("finalize-artifact", code(404)), uploadFailed(/status 404/u)],
    ["500 once", video("finalize-artifact", code(500), once), uploaded()],
    ["502 of a proxy once", video("finalize-artifact", badGateway, once), uploaded()],
    ["reset once", video("finalize-artifact", { kind: "reset" }, once), uploaded()],
    ["reset although done", video("finalize-artifact", lostDone, once), uploaded(2)],
    ["no answer", within(0.3, video("finalize-artifact", { kind: "hang" })), inTheFile],
  ],
};
