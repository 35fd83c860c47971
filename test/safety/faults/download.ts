import { lateButPaid, made, noFile } from "./outcomes.ts";
import type { Table } from "./run.ts";
import { fal, file, fileInTwoGoes, itself, once, redirect, status, within } from "./troubles.ts";

const page = { kind: "text", text: "<html>", contentType: "text/html" } as const;
const empty = { kind: "text", text: "", contentType: "video/mp4" } as const;

export const downloadFaults: Table = {
  download: [
    ["500 once", file(status(500), once), made],
    ["503 with Retry-After", file(status(503, { retryAfter: 2 }), once), made],
    ["429 once", file(status(429), once), made],
    ["503 ten times", file(status(503), { times: 10 }), made],
    ["500 for good", within(10, file(status(500))), lateButPaid],
    ["400", file(status(400)), noFile(/HTTP 400/u)],
    ["204", file(status(204, { body: "empty" })), noFile(/HTTP 204/u)],
    ["401, expired", file({ kind: "expired", status: 401 }, once), made],
    ["403, expired", file({ kind: "expired", status: 403 }, once), made],
    ["404, expired", file({ kind: "expired", status: 404 }, once), made],
    ["410, expired", file({ kind: "expired", status: 410 }, once), made],
    ["403 for good", file(status(403)), noFile(/HTTP 403, also at fresh addresses/u)],
    ["expired after half", fileInTwoGoes({ kind: "expired" }), made],
    ["reset at once, twice", file({ kind: "reset" }, { times: 2 }), made],
    ["reset half-way", file({ kind: "reset", afterBytes: 100_000 }, once), made],
    ["reset at once for good", within(10, file({ kind: "reset" })), lateButPaid],
    ["no answer once", file({ kind: "hang" }, once), made],
    ["stalls half-way", file({ kind: "stall", afterBytes: 100_000 }, once), made],
    ["ends half-way", file({ kind: "half", bytes: 100_000 }, once), made],
    ["ends half-way, ranges ignored", fileInTwoGoes({ kind: "ignore-range" }), made],
    ["ends half-way, 416", fileInTwoGoes(status(416)), made],
    ["ends half-way, then a page", fileInTwoGoes(page), made],
    ["promises 10 bytes more", file({ kind: "length-lie", by: 10 }), noFile(/, 5 times in a row/u)],
    [
      "promises 10 bytes fewer",
      file({ kind: "length-lie", by: -10 }),
      noFile(/also at fresh addresses|times in a row/u),
    ],
    ["promises 3 GB", file({ kind: "length-lie", by: 3_000_000_000 }), noFile(/larger than 2\.1 GB/u)],
    ["promises nothing", file({ kind: "no-length" }), made],
    ["web page as video/mp4", file({ kind: "html" }), noFile(/no mp4/u)],
    ["web page as video/mp4 once", file({ kind: "html" }, once), made],
    ["web page as text/html", file(page), noFile(/a page, no video/u)],
    ["empty", file(empty), noFile(/empty/u)],
    ["cut short", file({ kind: "truncated" }), noFile(/cut short/u)],
    ["cut short once", file({ kind: "truncated" }, once), made],
    ["no mp4", file({ kind: "not-mp4" }), noFile(/no mp4/u)],
    ["no moov", file({ kind: "no-moov" }), noFile(/no moov/u)],
    ["no video track", file({ kind: "no-video-track" }), noFile(/no video track/u)],
    ["redirect", file(redirect(itself), once), made],
    ["redirect loop", file(redirect(itself)), noFile(/redirects more than 5 times/u)],
    ["redirect to http: elsewhere", file(redirect("http://files.invalid/v.mp4")), noFile(/not https/u)],
    ["redirect to file:", file(redirect("file:///etc/passwd")), noFile(/not https/u)],
    ["redirect to nonsense", file(redirect("https://[nonsense")), noFile(/no URL/u)],
    ["of fal: expired", fal("file", { kind: "expired" }, once), made],
    ["of fal: reset half-way", fal("file", { kind: "reset", afterBytes: 1000 }, once), made],
    ["slower than the step", within(2, file({ kind: "delay", seconds: 60 })), lateButPaid],
  ],
};
