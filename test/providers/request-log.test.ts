import { beforeEach, expect, test, vi } from "vitest";
import { RequestLog } from "../../src/providers/aimlapi/request-log.ts";
import type { Api } from "../../src/providers/api.ts";
import { ProviderError } from "../../src/providers/provider.ts";

const { signal } = new AbortController();
const rows = Array.from({ length: 250 }, (_, index) => ({ client_request_id: `name-${index}` }));

let offsets: number[];
/** Refuses each offset so often. */
let refusals: Record<number, number>;
let log: RequestLog;

beforeEach(() => {
  offsets = [];
  refusals = {};
  const get = async (url: URL) => {
    const offset = Number(url.searchParams.get("offset"));
    offsets.push(offset);
    const left = refusals[offset] ?? 0;
    refusals[offset] = left - 1;
    if (left > 0) throw new ProviderError("retryable", "Not now.");
    const data = rows.slice(offset, offset + 100);
    return { json: { data, pagination: { has_more: offset + 100 < rows.length } } };
  };
  const url = (path: string, query: Record<string, string>) =>
    new URL(`http://127.0.0.1${path}?${new URLSearchParams(query)}`);
  log = new RequestLog({ get, url } as unknown as Api);
});

async function readAll(): Promise<number> {
  let count = 0;
  for await (const page of log.pages("some/model", signal)) count += page.length;
  return count;
}

test("many look-ups at once read each page once", async () => {
  expect(await Promise.all(Array.from({ length: 20 }, readAll))).toEqual(Array(20).fill(250));
  expect(offsets).toEqual([0, 100, 200]);
});

test("a look-up some seconds later reads anew", async () => {
  await readAll();
  const later = performance.now() + 5001;
  vi.spyOn(performance, "now").mockReturnValue(later);
  await readAll();
  vi.restoreAllMocks();
  expect(offsets).toEqual([0, 100, 200, 0, 100, 200]);
});

test("a page that could not be read is read again, the others are not", async () => {
  refusals = { 100: 1 };
  await expect(readAll()).rejects.toThrow("Not now.");
  expect(await readAll()).toBe(250);
  expect(offsets).toEqual([0, 100, 100, 200]);
});
