/** Whether the host of a parsed URL is a loopback host. `URL` has already normalised addresses. */
export function isLoopbackHost(hostname: string): boolean {
  return hostname === "localhost" || loopbackAddress.test(hostname);
}

/** 127.0.0.0/8, ::1, and the former mapped into IPv6. */
const loopbackAddress = /^(127(\.\d{1,3}){3}|\[::1\]|\[::ffff:7f[\da-f]{2}:[\da-f]{1,4}\])$/u;

/** Whether a host is a loopback address or a name reserved for one (RFC 6761), whatever a resolver answers. */
export function isMeantAsLoopback(hostname: string): boolean {
  return isLoopbackHost(hostname) || /(^|\.)localhost\.?$/u.test(hostname);
}
