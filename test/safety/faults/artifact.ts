import { kept, lateButPaid, uploadFailed } from "./outcomes.ts";
import type { Table } from "./run.ts";
import { code, once, ticket, video, within } from "./troubles.ts";

const lostDone = { kind: "reset", accept: true } as const;
const noTicket = { ...kept(), warnings: [/recovery ticket could not be stored/u] };
const inTheFile = { ...lateButPaid, file: "whole" } as const;
const full = { ...code(403), msg: "Artifact storage quota has been hit" } as const;

export const artifactFaults: Table = {
  ticket: [
    ["create: 403", ticket("create", code(403)), noTicket],
    ["create: 500 once", ticket("create", code(500)), kept()],
    ["create: reset", ticket("create", { kind: "reset" }), kept()],
    ["create: reset although done", ticket("create", lostDone), kept()],
    ["create: no answer", ticket("create", { kind: "hang" }), noTicket],
    ["blob: 403", ticket("block", code(403)), kept()],
    ["finalize: 400", ticket("finalize", code(400)), noTicket],
    ["finalize: reset although done", ticket("finalize", lostDone), kept()],
  ],

  "artifact create": [
    ["400", video("create", code(400)), uploadFailed(/status 400.*generation-id/su)],
    ["401", video("create", code(401)), uploadFailed(/status 401/u)],
    ["403, storage is full", video("create", full), uploadFailed(/quota/u)],
    ["429 once", video("create", { kind: "status", status: 429, retryAfter: 1 }, once), kept()],
    ["500 once", video("create", code(500), once), kept()],
    ["503 once", video("create", code(503), once), kept()],
    ["502 of a proxy once", video("create", { kind: "html" }, once), kept()],
    ["reset once", video("create", { kind: "reset" }, once), kept()],
    ["reset for good", video("create", { kind: "reset" }), uploadFailed(/ECONNRESET/u)],
    ["no answer", within(0.1, video("create", { kind: "hang" })), inTheFile],
  ],

  "blob upload": [
    ["403", video("block", code(403)), uploadFailed(/403/u)],
    ["500 once", video("block", code(500), once), kept()],
    ["503 once", video("block", code(503), once), kept()],
    ["reset once", video("block", { kind: "reset" }, once), kept()],
    ["no answer", within(0.1, video("block", { kind: "hang" })), inTheFile],
    ["list of blocks: 403", video("blocklist", code(403)), uploadFailed(/403/u)],
    ["list of blocks: 500 once", video("blocklist", code(500), once), kept()],
    ["list of blocks: reset once", video("blocklist", { kind: "reset" }, once), kept()],
  ],

  finalize: [
    ["400", video("finalize", code(400)), uploadFailed(/status 400/u)],
    ["404", video("finalize", code(404)), uploadFailed(/status 404/u)],
    ["500 once", video("finalize", code(500), once), kept()],
    ["502 of a proxy once", video("finalize", { kind: "html" }, once), kept()],
    ["reset once", video("finalize", { kind: "reset" }, once), kept()],
    ["reset although done", video("finalize", lostDone, once), kept(2)],
    ["no answer", within(0.1, video("finalize", { kind: "hang" })), inTheFile],
  ],
};
