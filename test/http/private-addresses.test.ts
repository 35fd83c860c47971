import { describe, expect, test } from "vitest";
import { isPrivateAddress } from "../../src/http/addresses.ts";
import { isLoopbackHost } from "../../src/http/loopback.ts";

describe("an address is outside the public internet", () => {
  test.each([
    "0.0.0.0",
    "10.0.0.1",
    "10.255.255.255",
    "100.64.0.1",
    "100.127.255.255",
    "127.0.0.1",
    "127.255.255.254",
    "169.254.169.254",
    "172.16.0.1",
    "172.31.255.255",
    "192.0.0.8",
    "192.0.2.1",
    "192.168.1.1",
    "198.18.0.1",
    "198.19.255.255",
    "198.51.100.1",
    "203.0.113.1",
    "224.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::ffff:127.0.0.1",
    "::ffff:7f00:1",
    "::ffff:10.0.0.1",
    "64:ff9b::7f00:1",
    "2001:db8::1",
    "2002:7f00:1::",
    "fc00::1",
    "fd12:3456::1",
    "fe80::1",
    "fec0::1",
    "ff02::1",
  ])("%s", (address) => {
    expect(isPrivateAddress(address)).toBe(true);
  });
});

describe("an address is public", () => {
  test.each([
    "1.1.1.1",
    "9.255.255.255",
    "11.0.0.0",
    "100.63.255.255",
    "100.128.0.0",
    "126.255.255.255",
    "128.0.0.0",
    "169.253.255.255",
    "172.15.255.255",
    "172.32.0.0",
    "192.167.255.255",
    "198.17.255.255",
    "198.20.0.0",
    "223.255.255.255",
    "::ffff:1.1.1.1",
    "2606:4700:4700::1111",
    "2003::1",
  ])("%s", (address) => {
    expect(isPrivateAddress(address)).toBe(false);
  });
});

test.each([
  ["http://localhost", true],
  ["http://LOCALHOST:80", true],
  ["http://127.1", true],
  ["http://0x7f.1", true],
  ["http://[::1]", true],
  ["http://[0:0:0:0:0:0:0:1]", true],
  ["http://127.0.0.1.example.com", false],
  ["http://localhost.example.com", false],
  ["http://128.0.0.1", false],
  ["http://[::2]", false],
  ["http://0.0.0.0", false],
])("%s is this machine: %s", (url, own) => {
  expect(isLoopbackHost(new URL(url).hostname)).toBe(own);
});
