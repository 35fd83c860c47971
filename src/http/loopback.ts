/** Whether the host of a parsed URL is this machine. `URL` has already brought addresses into their canonical form. */
export function isLoopbackHost(hostname: string): boolean {
  return hostname === "localhost" || loopbackAddress.test(hostname);
}

/** 127.0.0.0/8, ::1, and the former mapped into IPv6. */
const loopbackAddress = /^(127(\.\d{1,3}){3}|\[::1\]|\[::ffff:7f[\da-f]{2}:[\da-f]{1,4}\])$/u;

/** Whether a host is this machine or, by its name, meant to be (RFC 6761); a resolver may know it otherwise. */
export function isMeantAsLoopback(hostname: string): boolean {
  return isLoopbackHost(hostname) || /(^|\.)localhost\.?$/u.test(hostname);
}
