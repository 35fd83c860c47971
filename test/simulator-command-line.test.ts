import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { parseOptions, UsageError } from "../simulator/command-line.ts";

describe("the simulator's command line", () => {
  test("turns flags into options", () => {
    const flags = ["--port", "8080", "--speed=100", "--id-form", "nanoid", "--answer", "fileSize=false"];
    expect(parseOptions(flags)).toEqual({
      port: 8080,
      speed: 100,
      idForm: "nanoid",
      answers: { fileSize: false },
      faults: [],
    });
  });

  test.each([
    ["submit=503,times=2", { at: "submit", times: 2, do: { kind: "status", status: 503 } }],
    ["file=stall,afterBytes=1000", { at: "file", do: { kind: "stall", afterBytes: 1000 } }],
    ["submit=reset,accept,after=1", { at: "submit", after: 1, do: { kind: "reset", accept: true } }],
    [
      "poll=429,retryAfter=2,body=old",
      { at: "poll", do: { kind: "status", status: 429, retryAfter: 2, body: "old" } },
    ],
    [
      '{"at":"poll","do":{"kind":"body","json":{"a":1}}}',
      { at: "poll", do: { kind: "body", json: { a: 1 } } },
    ],
  ])("reads the fault %s", (text, fault) => {
    expect(parseOptions(["--fault", text])).toMatchObject({ faults: [fault] });
  });

  test.each([
    [["--frobnicate"], "Unknown option '--frobnicate'"],
    [["now"], "Unexpected argument 'now'"],
    [["--speed", "0"], '--speed cannot be "0"'],
    [["--port", "x"], '--port cannot be "x"'],
    [["--id-form", "roman"], '--id-form must be one of uuid, nanoid, digits, not "roman"'],
    [["--answer", "usage=gold"], "--answer usage must be one of credits_used, tokens_used"],
    [["--answer", "colour=red"], 'not "colour"'],
    [["--fault", "submit=503,time=2"], '--fault submit=503,time=2: do: Unrecognized key: "time"'],
    [["--fault", "everything=503"], "--fault everything=503: at: "],
    [["--fault", "{"], "--fault {: not valid JSON"],
  ])("refuses %j in one line", (flags, message) => {
    const refuse = () => parseOptions(flags);
    expect(refuse).toThrow(UsageError);
    expect(refuse).toThrow(message);
    expect(refuse).not.toThrow("\n");
  });
});

describe("the simulator's command", () => {
  const start = (...flags: string[]) => {
    const main = fileURLToPath(new URL("../simulator/main.ts", import.meta.url));
    const command = spawn(process.execPath, [main, ...flags]);
    const said = { text: "" };
    for (const stream of [command.stdout, command.stderr]) stream.on("data", (part) => (said.text += part));
    return { command, said };
  };

  test.skipIf(process.platform === "win32")(
    "prints where it is, logs what is asked, and ends on SIGINT",
    async () => {
      const { command, said } = start("--port", "0");
      await expect.poll(() => said.text, { timeout: 10_000 }).toMatch(/INPUT_API-KEY=fal/u);
      const [url = ""] = /http:\/\/127\.0\.0\.1:\d+/u.exec(said.text) ?? [];
      await fetch(`${url}/v2/billing`);
      await expect.poll(() => said.text).toMatch(/billing {2}401 {4}GET \/v2\/billing\n$/u);
      command.kill("SIGINT");
      expect(await once(command, "exit")).toEqual([0, null]);
    },
    15_000,
  );

  test("reports only the problem with a flag", async () => {
    const { command, said } = start("--frobnicate");
    expect(await once(command, "close")).toEqual([2, null]);
    expect(said.text).toBe("simulator: Unknown option '--frobnicate'\n");
  }, 15_000);
});
