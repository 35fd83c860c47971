/** Describes a connection error: its message, its code, and advice for an untrusted certificate. */
export function describeTrouble(error: unknown): string {
  const inner = error instanceof AggregateError ? error.errors[0] : error;
  if (!(inner instanceof Error)) return String(inner);
  const message = inner.message || "the connection failed";
  const code = readErrorCode(inner);
  const named = message.includes(code) ? message : `${message} (${code})`;
  return untrusted.has(code) ? `${named}; ${trustAdvice}` : named;
}

/** Whether a retry will fail too, as with an unknown host name or an invalid certificate. */
export function isLasting(error: unknown): boolean {
  if (error instanceof AggregateError) return error.errors.every(isLasting);
  if (!(error instanceof Error)) return false;
  const code = readErrorCode(error);
  return (
    code === "ENOTFOUND" || untrusted.has(code) || certificate.test(code) || error instanceof RefusedHostError
  );
}

/** A host name that resolves to a private or reserved address. */
export class RefusedHostError extends Error {
  override readonly name = "RefusedHostError";
}

function readErrorCode(error: Error): string {
  return "code" in error && typeof error.code === "string" ? error.code : "";
}

const trustAdvice =
  "if the certificate is signed by an authority of your own, such as a company proxy's, set NODE_EXTRA_CA_CERTS to a file with that authority's certificate";

/** Codes of certificates with an unknown issuer: https://nodejs.org/api/tls.html#x509-certificate-error-codes */
const untrusted = new Set([
  "CERT_UNTRUSTED",
  "DEPTH_ZERO_SELF_SIGNED_CERT",
  "SELF_SIGNED_CERT_IN_CHAIN",
  "UNABLE_TO_GET_ISSUER_CERT",
  "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
  "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
]);

/** Codes of other certificate errors, and of servers without TLS or with an unsupported version. */
const certificate =
  /^(CERT_|CRL_|ERR_TLS_CERT_|ERR_SSL_|UNABLE_TO_(DECODE|DECRYPT|GET_CRL)|INVALID_(CA|PURPOSE)$|PATH_LENGTH_EXCEEDED$|HOSTNAME_MISMATCH$|EPROTO$|ERROR_IN_CERT_)/u;
