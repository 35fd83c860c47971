import { expect, test } from "vitest";
import { isLoopbackHost, isMeantAsLoopback } from "../../src/http/loopback.ts";

test.each([
  ["http://127.0.0.1/", true, true],
  ["http://127.255.3.4/", true, true],
  ["http://2130706433/", true, true],
  ["http://[::1]/", true, true],
  ["http://[::ffff:127.0.0.1]/", true, true],
  ["http://[::ffff:7fff:102]/", true, true],
  ["http://LOCALHOST/", true, true],
  // A resolver may know these otherwise, so plain http is not spoken with them.
  ["http://localhost./", false, true],
  ["http://a.b.localhost/", false, true],
  ["http://localhost.example.com/", false, false],
  ["http://notlocalhost/", false, false],
  ["http://127.0.0.1.example.com/", false, false],
  ["http://[::ffff:10.0.0.1]/", false, false],
  ["http://10.0.0.1/", false, false],
])("%s is this machine: %s; goes to no proxy: %s", (address, surely, meant) => {
  const { hostname } = new URL(address);
  expect([isLoopbackHost(hostname), isMeantAsLoopback(hostname)]).toEqual([surely, meant]);
});
