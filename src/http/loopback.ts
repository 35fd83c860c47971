/** Whether the host of a parsed URL is this machine. `URL` has already brought addresses into their canonical form. */
export function isLoopbackHost(hostname: string): boolean {
  return hostname === "localhost" || hostname === "[::1]" || /^127(\.\d{1,3}){3}$/u.test(hostname);
}
