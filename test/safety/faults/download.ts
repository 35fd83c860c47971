import { lateButPaid, made, noFile } from "./outcomes.ts";
import type { Row, Table } from "./run.ts";
import { aimlapi, fal, file, fileInTwoGoes, itself, once, redirect, status, within } from "./troubles.ts";

const page = { kind: "text", text: "<html>", contentType: "text/html" } as const;
const empty = { kind: "text", text: "", contentType: "video/mp4" } as const;
const notReady = { kind: "text", text: '{"status":"not ready"}', contentType: "application/json" } as const;

/** What a host may say of a file that is on its way there: the pauses between eight tries are 45 s in all. */
const aWhile = { times: 8 };
const notThereYet = [400, 401, 402, 403, 404, 405, 406, 409, 410, 412, 416, 418, 422, 423, 425, 451].map(
  (code): Row => [`${code} for a while`, file(status(code), aWhile), made],
);
const noBodyYet = [201, 202, 203, 204, 205, 300, 304, 305].map(
  (code): Row => [`${code} for a while`, file(status(code, { body: "empty" }), aWhile), made],
);
const forGood = /even after 3 min and \d\d tries with fresh addresses/u;

export const downloadFaults: Table = {
  download: [
    ["500 once", file(status(500), once), made],
    ["503 with Retry-After", file(status(503, { retryAfter: 2 }), once), made],
    ["429 once", file(status(429), once), made],
    ["503 ten times", file(status(503), { times: 10 }), made],
    ["500 for good", within(10, file(status(500))), lateButPaid],
    ...notThereYet,
    ...noBodyYet,
    ["empty for a while", file(empty, aWhile), made],
    ["a page for a while", file(page, aWhile), made],
    ["JSON for a while", file(notReady, aWhile), made],
    ["404 for a while, of fal", fal("file", status(404), aWhile), made],
    ["404 with Retry-After", file(status(404, { retryAfter: 100 }), once), made],
    ["404 with a Retry-After of a day", file(status(404, { retryAfter: 86_400 }), once), made],
    ["400 for good", file(status(400)), noFile(/HTTP 400/u)],
    ["204 for good", file(status(204, { body: "empty" })), noFile(/HTTP 204/u)],
    ["404 for good, and less time", within(2, file(status(404))), lateButPaid],
    ["400, expired", file({ kind: "expired", status: 400 }, once), made],
    ["401, expired", file({ kind: "expired", status: 401 }, once), made],
    ["403, expired", file({ kind: "expired", status: 403 }, once), made],
    ["404, expired", file({ kind: "expired", status: 404 }, once), made],
    ["410, expired", file({ kind: "expired", status: 410 }, once), made],
    ["403 for good", file(status(403)), noFile(new RegExp(`HTTP 403, ${forGood.source}`, "u"))],
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
    ["promises 10 bytes more", file({ kind: "length-lie", by: 10 }), noFile(forGood)],
    ["promises 10 bytes fewer", aimlapi("file", { kind: "length-lie", by: -10 }), noFile(forGood)],
    ["promises 3 GB", file({ kind: "length-lie", by: 3_000_000_000 }), noFile(/larger than 2\.1 GB/u)],
    ["promises nothing", file({ kind: "no-length" }), made],
    ["web page as video/mp4", file({ kind: "html" }), noFile(/is not an mp4/u)],
    ["web page as video/mp4 once", file({ kind: "html" }, once), made],
    ["web page as text/html", file(page), noFile(/is not an mp4/u)],
    ["empty", file(empty), noFile(/empty/u)],
    ["cut short", file({ kind: "truncated" }), noFile(/cut short/u)],
    ["cut short once", file({ kind: "truncated" }, once), made],
    [
      "a GIF",
      file({ kind: "text", text: "GIF89a", contentType: "image/gif", bytes: 50_000 }),
      noFile(/is not an mp4: it is a GIF picture\..*is paid for.*Download the file from http\S+ yourself/su),
    ],
    ["no mp4", file({ kind: "not-mp4" }), noFile(/is not an mp4/u)],
    ["no moov", file({ kind: "no-moov" }), noFile(/no moov/u)],
    ["no pictures", file({ kind: "no-pictures" }), noFile(/samples that its index lists are missing/u)],
    [
      "under half as long as asked",
      aimlapi("submit", { kind: "short", seconds: 2 }),
      { ...made, warnings: [/lasts 2 s instead of the requested 5 s/u] },
    ],
    ["over half as long as asked", fal("submit", { kind: "short", seconds: 3 }), made],
    ["no video track", file({ kind: "no-video-track" }), noFile(/no video track/u)],
    ["redirect", file(redirect(itself), once), made],
    ["redirect loop for a while", file(redirect(itself), { times: 20 }), made],
    ["a part that nobody asked for, for a while", file(status(206, { body: "empty" }), aWhile), made],
    ["ends half-way, then an empty part", fileInTwoGoes(status(206, { body: "empty" })), made],
    ["redirect loop", file(redirect(itself)), noFile(/redirects more than 5 times/u)],
    [
      "redirect to http: elsewhere",
      file(redirect("http://127.0.0.1.files.invalid/")),
      noFile(/times in a row/u),
    ],
    ["redirect to file:", file(redirect("file:///etc/passwd")), noFile(/not https/u)],
    ["redirect to nonsense", file(redirect("https://[nonsense")), noFile(/is not a URL/u)],
    ["of fal: expired", fal("file", { kind: "expired" }, once), made],
    ["of fal: reset half-way", fal("file", { kind: "reset", afterBytes: 1000 }, once), made],
    ["slower than the step", within(2, file({ kind: "delay", seconds: 60 })), lateButPaid],
  ],
};
