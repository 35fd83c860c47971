/** What went wrong with a connection, in the words of the layer that noticed, its code and known advice included. */
export function describeTrouble(error: unknown): string {
  const inner = error instanceof AggregateError ? error.errors[0] : error;
  if (!(inner instanceof Error)) return String(inner);
  const message = inner.message || "the connection failed";
  const code = codeOf(inner);
  const named = message.includes(code) ? message : `${message} (${code})`;
  return untrusted.has(code) ? `${named}; ${trustAdvice}` : named;
}

/** Whether the next try will fail too, as far as anybody can tell: a name that nobody knows, a wrong certificate. */
export function isLasting(error: unknown): boolean {
  if (error instanceof AggregateError) return error.errors.every(isLasting);
  if (!(error instanceof Error)) return false;
  const code = codeOf(error);
  return (
    code === "ENOTFOUND" || untrusted.has(code) || certificate.test(code) || error instanceof RefusedHostError
  );
}

/** A name that leads to an address which may not be connected to. */
export class RefusedHostError extends Error {
  override readonly name = "RefusedHostError";
}

function codeOf(error: Error): string {
  return "code" in error && typeof error.code === "string" ? error.code : "";
}

const trustAdvice =
  "if the certificate is signed by an authority of your own, such as a company proxy's, set NODE_EXTRA_CA_CERTS to a file with that authority's certificate";

/** Certificates whose signer is not known here: https://nodejs.org/api/tls.html#x509-certificate-error-codes */
const untrusted = new Set([
  "CERT_UNTRUSTED",
  "DEPTH_ZERO_SELF_SIGNED_CERT",
  "SELF_SIGNED_CERT_IN_CHAIN",
  "UNABLE_TO_GET_ISSUER_CERT",
  "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
  "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
]);

/** All other faults of a certificate, and a server that speaks no TLS, or none that is spoken here. */
const certificate =
  /^(CERT_|CRL_|ERR_TLS_CERT_|ERR_SSL_|UNABLE_TO_(DECODE|DECRYPT|GET_CRL)|INVALID_(CA|PURPOSE)$|PATH_LENGTH_EXCEEDED$|HOSTNAME_MISMATCH$|EPROTO$|ERROR_IN_CERT_)/u;
