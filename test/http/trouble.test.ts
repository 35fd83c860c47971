import { describe, expect, test } from "vitest";
import { describeTrouble, isLasting, RefusedHostError } from "../../src/http/trouble.ts";

function coded(code: unknown, message = "it did not work"): Error {
  return Object.assign(new Error(message), { code });
}

const advice = "set NODE_EXTRA_CA_CERTS to a file with that authority's certificate";

describe("a connection error is described", () => {
  test.each([
    ["by its message and its code", coded("ECONNRESET"), "it did not work (ECONNRESET)"],
    [
      "by its message that has the code",
      coded("ECONNREFUSED", "connect ECONNREFUSED 127.0.0.1:9"),
      "connect ECONNREFUSED 127.0.0.1:9",
    ],
    ["by its message alone", new Error("a broken pipe"), "a broken pipe"],
    ["by its message where the code is no text", coded(7), "it did not work"],
    ["by its code where it has no message", coded("ETIMEDOUT", ""), "the connection failed (ETIMEDOUT)"],
    ["where it says nothing", new Error(""), "the connection failed"],
    [
      "by the first of several",
      new AggregateError([coded("EA"), coded("EB")], "all"),
      "it did not work (EA)",
    ],
    ["where it is no Error", "a text", "a text"],
    ["where it is several of which none is known", new AggregateError([], "all"), "undefined"],
  ])("%s", (_, error, expected) => {
    expect(describeTrouble(error)).toBe(expected);
  });

  test.each([
    "CERT_UNTRUSTED",
    "DEPTH_ZERO_SELF_SIGNED_CERT",
    "SELF_SIGNED_CERT_IN_CHAIN",
    "UNABLE_TO_GET_ISSUER_CERT",
    "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
    "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
  ])("with advice where nobody trusts the certificate: %s", (code) => {
    expect(describeTrouble(coded(code))).toMatch(
      new RegExp(`^it did not work \\(${code}\\); if the certificate is signed by .+${advice}$`, "u"),
    );
  });

  test("without that advice where the certificate is wrong in another way", () => {
    expect(describeTrouble(coded("CERT_HAS_EXPIRED"))).toBe("it did not work (CERT_HAS_EXPIRED)");
  });
});

describe("another try will fail too", () => {
  test.each([
    "ENOTFOUND",
    "SELF_SIGNED_CERT_IN_CHAIN",
    "CERT_HAS_EXPIRED",
    "CRL_HAS_EXPIRED",
    "ERR_TLS_CERT_ALTNAME_INVALID",
    "ERR_SSL_WRONG_VERSION_NUMBER",
    "UNABLE_TO_DECODE_ISSUER_PUBLIC_KEY",
    "UNABLE_TO_DECRYPT_CERT_SIGNATURE",
    "UNABLE_TO_GET_CRL",
    "INVALID_CA",
    "INVALID_PURPOSE",
    "PATH_LENGTH_EXCEEDED",
    "HOSTNAME_MISMATCH",
    "EPROTO",
    "ERROR_IN_CERT_NOT_BEFORE_FIELD",
  ])("after %s", (code) => {
    expect(isLasting(coded(code))).toBe(true);
  });

  test("after a refused host, and after several errors that all last", () => {
    expect(isLasting(new RefusedHostError("x"))).toBe(true);
    expect(isLasting(new AggregateError([coded("ENOTFOUND"), coded("EPROTO")]))).toBe(true);
  });

  test.each([
    "ECONNRESET",
    "ECONNREFUSED",
    "ETIMEDOUT",
    "EAI_AGAIN",
    "UND_ERR_SOCKET",
    "INVALID_CASE",
    "INVALID_CA_LIST",
    "EPROTOTYPE",
    "PATH_LENGTH_EXCEEDED_NOT",
    "HOSTNAME_MISMATCHED",
    "MY_CERT_",
    "UNABLE_TO_",
    "",
    7,
  ])("but not after %s", (code) => {
    expect(isLasting(coded(code))).toBe(false);
  });

  test("but not after what is no Error, nor where one of several may pass", () => {
    for (const thrown of ["ENOTFOUND", { code: "ENOTFOUND" }, undefined, new Error("ENOTFOUND")])
      expect(isLasting(thrown)).toBe(false);
    expect(isLasting(new AggregateError([coded("ENOTFOUND"), coded("ECONNRESET")]))).toBe(false);
  });
});
