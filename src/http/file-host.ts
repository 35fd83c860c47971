import { type LookupAddress, lookup as systemLookup } from "node:dns";
import { isIP, type LookupFunction } from "node:net";
import { isPrivateAddress, isReservedAddress } from "./addresses.ts";
import { isLoopbackHost } from "./loopback.ts";
import { RefusedHostError } from "./trouble.ts";

/** Resolves a host name to all its addresses. */
export type Resolve = (
  hostname: string,
  callback: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void;

const resolveAll: Resolve = (hostname, callback) => systemLookup(hostname, { all: true }, callback);

/**
 * Decides which hosts a file may be fetched from. A provider's answer must not make the runner fetch from itself or
 * from its private network, unless `base-url` is there too.
 */
export class FileHostPolicy {
  readonly #baseUrl: URL;
  readonly #resolve: Resolve;
  #private: Promise<boolean> | undefined;

  constructor(baseUrl: URL, resolve: Resolve = resolveAll) {
    this.#baseUrl = baseUrl;
    this.#resolve = resolve;
  }

  /** Why a URL must not be fetched, or undefined. `lookup` checks host names when they are resolved. */
  async refusal(url: URL): Promise<string | undefined> {
    const host = withoutBrackets(url.hostname);
    if (url.protocol !== "https:" && !(url.protocol === "http:" && isLoopbackHost(url.hostname))) {
      return `its address is not https (${url.protocol}//)`;
    }
    if (url.username || url.password) return "its address contains a user name";
    if (isIP(host) !== 0 && isReservedAddress(host)) return reservedHost;
    const literal = isIP(host) !== 0 ? isPrivateAddress(host) : isLoopbackHost(host);
    return literal && !(await this.#allowsPrivate()) ? privateHost : undefined;
  }

  /** Resolves host names for a connection, without private addresses. */
  readonly lookup: LookupFunction = (hostname, { all }, callback) => {
    this.#resolve(hostname, async (error, addresses) => {
      if (error) return callback(error, []);
      const isRefused = (await this.#allowsPrivate()) ? isReservedAddress : isPrivateAddress;
      const usable = addresses.filter(({ address }) => !isRefused(address));
      const [first] = usable;
      if (!first) return callback(new RefusedHostError(`${hostname}: ${privateHost}`), []);
      return all ? callback(null, usable) : callback(null, first.address, first.family);
    });
  };

  #allowsPrivate(): Promise<boolean> {
    this.#private ??= this.#isPrivateHost(this.#baseUrl.hostname);
    return this.#private;
  }

  async #isPrivateHost(hostname: string): Promise<boolean> {
    const host = withoutBrackets(hostname);
    if (isIP(host) !== 0) return isPrivateAddress(host);
    if (isLoopbackHost(host)) return true;
    const addresses = await new Promise<LookupAddress[]>((done) => {
      this.#resolve(host, (error, addresses) => done(error ? [] : addresses));
    });
    return addresses.length > 0 && addresses.every(({ address }) => isPrivateAddress(address));
  }
}

/** The same URL with https, unless its host is a loopback host. */
export function withHttps(url: URL): URL {
  const secure = new URL(url);
  if (url.protocol === "http:" && !isLoopbackHost(url.hostname)) secure.protocol = "https:";
  return secure;
}

const privateHost = "its host is a private address";
const reservedHost = "its host is a reserved address";

function withoutBrackets(hostname: string): string {
  return hostname.replace(/^\[(.*)\]$/u, "$1");
}
