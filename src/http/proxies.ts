import type { Environment } from "../log/action-log.ts";

/** The proxies from the environment, in undici's form: an empty string means none. */
export interface Proxies {
  httpProxy: string;
  httpsProxy: string;
}

/** An environment variable whose value is not a usable proxy. */
export interface ProxyProblem {
  input: string;
  message: string;
}

/** Reads `http_proxy` and `https_proxy`, the lower-case variables first, as curl and the runner's toolkit do. */
export function readProxies(environment: Environment): Proxies & { problems: ProxyProblem[] } {
  const problems: ProxyProblem[] = [];
  const read = (name: string): string => {
    const variable = [name, name.toUpperCase()].find((spelling) => environment[spelling]?.trim());
    const text = variable === undefined ? "" : (environment[variable] ?? "").trim();
    if (variable === undefined || isUsable(withScheme(text))) return text && withScheme(text);
    problems.push({ input: variable, message });
    return "";
  };
  return { httpProxy: read("http_proxy"), httpsProxy: read("https_proxy"), problems };
}

/** Does not quote the value, which may contain a password. */
const message =
  "(environment variable) is not the address of an HTTP proxy, such as http://proxy.example.com:3128; other kinds, such as SOCKS, are not supported";

/** Adds `http://` to a value such as `host:port`. */
function withScheme(text: string): string {
  return text.includes("://") ? text : `http://${text.replace(/^\/\//u, "")}`;
}

function isUsable(address: string): boolean {
  const url = URL.parse(address);
  if (!url || (url.protocol !== "http:" && url.protocol !== "https:")) return false;
  if (url.pathname !== "/" || url.search || url.hash) return false;
  try {
    decodeURIComponent(url.username + url.password);
    return true;
  } catch {
    return false;
  }
}
