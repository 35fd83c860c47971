/** The shortest pause, in milliseconds, even if a server answers `Retry-After: 0`. */
const leastMs = 1000;

/** The current and the obsolete HTTP date format; both are in GMT. */
const httpDate = /^[A-Z][a-z]+, .* GMT$/u;

/**
 * Milliseconds that a `Retry-After` header requests, in seconds or as an HTTP date (RFC 9110, section 10.2.3); at least
 * 1000. Undefined without a valid header.
 */
export function retryAfterMs(header: string | undefined, now = Date.now()): number | undefined {
  const value = header?.trim() ?? "";
  if (/^\d+(\.\d+)?$/u.test(value)) return Math.max(leastMs, Number(value) * 1000);
  const date = httpDate.test(value) ? Date.parse(value) : Number.NaN;
  return Number.isNaN(date) ? undefined : Math.max(leastMs, date - now);
}

/**
 * The same, from an answer's headers. Dates are relative to the answer's `Date`, so that a wrong local clock does not
 * matter.
 */
export function parseRetryAfter(headers: Record<string, string>): number | undefined {
  const sent = Date.parse(headers.date ?? "");
  return retryAfterMs(headers["retry-after"], Number.isNaN(sent) ? Date.now() : sent);
}
