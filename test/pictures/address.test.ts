import { expect, test } from "vitest";
import { checkAddress, hideQueries, isAddress } from "../../src/pictures/address.ts";

test.for([
  "https://x.example/a.png",
  "HTTP://x/a",
  "data:image/png;base64,AA",
  "ftp://x/a",
  "file:///etc/passwd",
])("%s is an address", (given) => {
  expect(isAddress(given)).toBe(true);
});

test.for(["a.png", "./https/a.png", "C:\\a.png", "c:/a.png", "/tmp/a.png", "a:b.png"])(
  "%s is a file",
  (given) => {
    expect(isAddress(given)).toBe(false);
  },
);

test("an https address is passed on as it is written", () => {
  const address = "https://x.example/a%20b.png?size=1&X-Signature=abc#f";
  expect(checkAddress(` ${address} `, false)).toEqual({ address });
});

test.for([
  ["http://x.example/a.png", 'is "http://x.example/a.png"; allowed'],
  ["http://x.example/a.png?sig=secret", 'is "http://x.example/a.png?…"; allowed'],
  ["ftp://x.example/a.png", 'is "ftp://x.example/a.png"; allowed'],
  [
    "https://bob:hunter2@x.example/a.png",
    'is an address of "x.example" with a user name or password; allowed',
  ],
  ["data:image/png;base64,iVBORw0KGgoAAAA", 'is "data:image/png;base6…"; allowed'],
  ["https://", 'is "https://"; allowed'],
  ["https://localhost/a.png", 'is on "localhost", which the provider cannot reach; allowed'],
  ["https://127.0.0.1:8080/a.png", 'is on "127.0.0.1:8080", which the provider cannot reach; allowed'],
] as const)("%s is refused", ([given, start]) => {
  const problem = `${start} is a file in the workspace, or an https address without a user`;
  expect(checkAddress(given, false)).toEqual({ problem });
});

test("a loopback address is allowed beside a provider on this machine", () => {
  expect(checkAddress("http://127.0.0.1:8080/a.png", true)).toEqual({
    address: "http://127.0.0.1:8080/a.png",
  });
  expect(checkAddress("http://x.example/a.png", true)).toHaveProperty("problem");
});

test("the log shows no query", () => {
  expect(hideQueries("https://x.example/a.png?jwt=abc")).toBe("https://x.example/a.png?…");
  expect(hideQueries("https://x.example/a.png")).toBe("https://x.example/a.png");
  expect(hideQueries('["https://x/a?b=1","https://y/c#d"] what?')).toBe(
    '["https://x/a?…","https://y/c?…"] what?',
  );
});
