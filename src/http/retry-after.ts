/** A server that says "now" again and again is not asked without a pause all the same. */
const leastMs = 1000;

/** The one date format that may be sent, and the one of old; both are in GMT. */
const httpDate = /^[A-Z][a-z]+, .* GMT$/u;

/**
 * Milliseconds that a `Retry-After` header asks for, as seconds or as an HTTP date (RFC 9110, section 10.2.3), and
 * a second at least. Undefined where there is none, or none that can be read.
 */
export function retryAfterMs(header: string | undefined, now = Date.now()): number | undefined {
  const value = header?.trim() ?? "";
  if (/^\d+(\.\d+)?$/u.test(value)) return Math.max(leastMs, Number(value) * 1000);
  const date = httpDate.test(value) ? Date.parse(value) : Number.NaN;
  return Number.isNaN(date) ? undefined : Math.max(leastMs, date - now);
}

/** The same of an answer's headers. A date counts from the answer's own, so that a clock set wrong here is no matter. */
export function retryAfterOf(headers: Record<string, string>): number | undefined {
  const sent = Date.parse(headers.date ?? "");
  return retryAfterMs(headers["retry-after"], Number.isNaN(sent) ? Date.now() : sent);
}
