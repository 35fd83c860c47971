import { spawnSync } from "node:child_process";
import { expect, test } from "vitest";

const clock = new URL("fast-clock.mjs", import.meta.url).href;

/** Runs a script whose time passes 1,000 times faster, and gives what it prints as JSON. */
function run(script: string): unknown {
  const args = ["--import", clock, "--input-type=module", "--eval", script];
  const child = spawnSync(process.execPath, args, {
    env: { FAST_CLOCK: "1000" },
    encoding: "utf8",
  });
  expect([child.status, child.stderr]).toEqual([0, ""]);
  return JSON.parse(child.stdout);
}

test("minutes pass in no time, on every timer and every clock", () => {
  const script = `
    import { setTimeout as later, setInterval as every, scheduler } from "node:timers/promises";
    import { setTimeout as fromTimers } from "node:timers";
    import { promisify } from "node:util";
    const minute = 60_000;
    const [wall, steady, date] = [Date.now(), performance.now(), new Date()];
    await new Promise((resolve) => setTimeout(resolve, minute));
    await new Promise((resolve) => fromTimers(resolve, minute));
    await promisify(setTimeout)(minute);
    await new Promise((resolve) => { const timer = setInterval(() => { clearInterval(timer); resolve(); }, minute); });
    await later(minute);
    await scheduler.wait(minute);
    for await (const _ of every(minute)) break;
    const passed = [Date.now() - wall, performance.now() - steady, new Date() - date];
    console.log(JSON.stringify(passed.map((time) => time >= 6.9 * minute)));
  `;
  expect(run(script)).toEqual([true, true, true]);
});

test("a request gets real seconds, but no more than it had", () => {
  const script = `
    import { once } from "node:events";
    const awake = setInterval(() => {}, 60_000);
    const waited = async (delay) => {
      const started = performance.now();
      await once(AbortSignal.timeout(delay), "abort");
      return (performance.now() - started) / 1000;
    };
    const [long, short] = [await waited(60_000), await waited(20)];
    clearInterval(awake);
    console.log(JSON.stringify([long >= 4900, short >= 19]));
  `;
  expect(run(script)).toEqual([true, true]);
});

test("a timer that is refreshed starts anew, one that is cleared never fires", () => {
  const script = `
    const seen = [];
    const refreshed = setTimeout(() => seen.push("refreshed"), 400_000);
    const cleared = setTimeout(() => seen.push("cleared"), 400_000);
    setTimeout(() => { refreshed.refresh(); clearTimeout(cleared); }, 200_000);
    setTimeout(() => seen.push("first"), 500_000);
    process.on("exit", () => console.log(JSON.stringify(seen)));
  `;
  expect(run(script)).toEqual(["first", "refreshed"]);
});

test("dates stay dates", () => {
  const script = `
    const date = new Date(2026, 10, 20);
    console.log(JSON.stringify([date instanceof Date, new Date(0).toISOString(), typeof Date(), Date.UTC(1970, 0, 2)]));
  `;
  expect(run(script)).toEqual([true, "1970-01-01T00:00:00.000Z", "string", 86_400_000]);
});

test("undici gives up on a silent server in its own time", () => {
  const script = `
    import { createServer } from "node:http";
    import { once } from "node:events";
    import { request } from ${JSON.stringify(import.meta.resolve("undici"))};
    const server = createServer(() => {}).listen(0, "127.0.0.1");
    await once(server, "listening");
    const started = performance.now();
    const failure = await request("http://127.0.0.1:" + server.address().port, { headersTimeout: 60_000 }).catch((error) => error.code);
    server.closeAllConnections();
    server.close();
    console.log(JSON.stringify([failure, performance.now() - started >= 59_000]));
  `;
  expect(run(script)).toEqual(["UND_ERR_HEADERS_TIMEOUT", true]);
});
