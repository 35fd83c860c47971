import { describe, expect, test } from "vitest";
import { FileHostPolicy, type Resolve } from "../../src/http/file-host.ts";

/** Names and what they resolve to; no packet leaves this process. */
const names: Record<string, string[]> = {
  "files.example.com": ["1.1.1.1", "2606:4700::1"],
  "inside.example.com": ["10.0.0.7"],
  "rebound.example.com": ["127.0.0.1", "1.1.1.1"],
  "gateway.example.com": ["192.168.0.2"],
  "half.example.com": ["192.168.0.2", "1.1.1.1"],
  "api.example.com": ["1.1.1.2"],
};

const resolve: Resolve = (name, callback) => {
  const found = names[name]?.map((address) => ({ address, family: address.includes(":") ? 6 : 4 }));
  if (found) callback(null, found);
  else callback(Object.assign(new Error(`getaddrinfo ENOTFOUND ${name}`), { code: "ENOTFOUND" }), []);
};

const policyOf = (baseUrl: string) => new FileHostPolicy(new URL(baseUrl), resolve);
const provider = "https://api.example.com";
const reserved = "its host is a reserved address";

/** What a connection to a name would be given, or why it is given nothing. */
function findByClientRequestId(policy: FileHostPolicy, name: string, all = true): Promise<unknown> {
  return new Promise((done) => {
    policy.lookup(name, { all }, (error, addresses) => done(error ? error.message : addresses));
  });
}

describe("the address of a file", () => {
  test.each([
    ["https://files.example.com/a.mp4", undefined],
    ["https://1.1.1.1/a.mp4", undefined],
    ["http://files.example.com/a.mp4", "its address is not https (http://)"],
    ["ftp://files.example.com/a.mp4", "its address is not https (ftp://)"],
    ["file:///etc/passwd", "its address is not https (file://)"],
    ["data:video/mp4,x", "its address is not https (data://)"],
    ["https://user@files.example.com/a.mp4", "its address contains a user name"],
    ["https://:secret@files.example.com/a.mp4", "its address contains a user name"],
    ["https://127.0.0.1/a.mp4", "its host is a private address"],
    ["http://127.0.0.1/a.mp4", "its host is a private address"],
    ["https://localhost/a.mp4", "its host is a private address"],
    ["https://169.254.169.254/latest/meta-data", reserved],
    ["https://2852039166/", reserved],
    ["https://[fe80::1]/a.mp4", reserved],
    ["https://[::ffff:a9fe:1]/a.mp4", reserved],
    ["https://0.0.0.0/a.mp4", reserved],
    ["https://224.0.0.1/a.mp4", reserved],
    ["https://[::1]/a.mp4", "its host is a private address"],
    ["https://[::ffff:10.0.0.1]/a.mp4", "its host is a private address"],
    ["https://[fd00::1]/a.mp4", "its host is a private address"],
  ])("%s, from a public provider: %s", async (address, refusal) => {
    expect(await policyOf(provider).refusal(new URL(address))).toBe(refusal);
  });

  test.each(["http://127.0.0.1:9", "http://localhost:9", "https://10.0.0.1", "https://gateway.example.com"])(
    "may be private where the base URL is: %s",
    async (baseUrl) => {
      const policy = policyOf(baseUrl);
      expect(await policy.refusal(new URL("https://10.0.0.9/a.mp4"))).toBeUndefined();
      expect(await policy.refusal(new URL("http://127.0.0.1/a.mp4"))).toBeUndefined();
      expect(await policy.refusal(new URL("http://10.0.0.9/a.mp4"))).toBe(
        "its address is not https (http://)",
      );
      expect(await findByClientRequestId(policy, "inside.example.com")).toEqual([
        { address: "10.0.0.7", family: 4 },
      ]);
    },
  );

  test.each(["https://half.example.com", "https://nowhere.example.com"])(
    "may not be private where the base URL is not wholly so: %s",
    async (baseUrl) => {
      expect(await policyOf(baseUrl).refusal(new URL("https://10.0.0.9/"))).toBe(
        "its host is a private address",
      );
    },
  );
});

describe("a connection to a file host", () => {
  test("is given public addresses only", async () => {
    const policy = policyOf(provider);
    expect(await findByClientRequestId(policy, "files.example.com")).toEqual([
      { address: "1.1.1.1", family: 4 },
      { address: "2606:4700::1", family: 6 },
    ]);
    expect(await findByClientRequestId(policy, "rebound.example.com")).toEqual([
      { address: "1.1.1.1", family: 4 },
    ]);
    expect(await findByClientRequestId(policy, "rebound.example.com", false)).toBe("1.1.1.1");
    expect(await findByClientRequestId(policy, "inside.example.com")).toBe(
      "inside.example.com: its host is a private address",
    );
  });

  test("is the resolver's error for an unknown name", async () => {
    expect(await findByClientRequestId(policyOf(provider), "nowhere.example.com")).toBe(
      "getaddrinfo ENOTFOUND nowhere.example.com",
    );
  });
});
