import { BlockList, isIP } from "node:net";
import { lazy } from "../lazy.ts";

/**
 * Whether an address is outside the public internet: in a private network, or reserved. An IPv4 address mapped into
 * IPv6 (`::ffff:a.b.c.d`) or translated by NAT64 (`64:ff9b::a.b.c.d`) counts as the IPv4 address.
 */
export function isPrivateAddress(address: string): boolean {
  return privateNetworks().check(address, family(address)) || isReservedAddress(address);
}

/**
 * Whether an address cannot be that of a file host: link-local (such as the metadata services of clouds), unspecified,
 * multicast, documentation and the other special ranges of IANA's registries.
 */
export function isReservedAddress(address: string): boolean {
  return reserved().check(address, family(address));
}

function family(address: string): "ipv4" | "ipv6" {
  return isIP(address) === 6 ? "ipv6" : "ipv4";
}

type Subnet = readonly [network: string, prefix: number];

/** Built on first use: only downloads need them, and the first `isIP` compiles long patterns. */
function blockList(subnets: readonly Subnet[]): () => BlockList {
  return lazy(() => {
    const list = new BlockList();
    for (const [network, prefix] of [...subnets, ...subnets.flatMap(translated)]) {
      list.addSubnet(network, prefix, family(network));
    }
    return list;
  });
}

/** The same subnet behind NAT64 (RFC 6052), for runners without IPv4. */
function translated([network, prefix]: Subnet): Subnet[] {
  return isIP(network) === 4 ? [[`64:ff9b::${network}`, 96 + prefix]] : [];
}

/** Loopback, private and shared networks. */
const privateNetworks = blockList([
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["127.0.0.0", 8],
  ["172.16.0.0", 12],
  ["192.168.0.0", 16],
  ["::1", 128],
  ["fc00::", 7],
]);

// https://www.iana.org/assignments/iana-ipv4-special-registry and iana-ipv6-special-registry
const reserved = blockList([
  ["0.0.0.0", 8],
  ["169.254.0.0", 16],
  ["192.0.0.0", 24],
  ["192.0.2.0", 24],
  ["192.88.99.0", 24],
  ["198.18.0.0", 15],
  ["198.51.100.0", 24],
  ["203.0.113.0", 24],
  ["224.0.0.0", 4],
  ["240.0.0.0", 4],
  ["::", 128],
  ["64:ff9b:1::", 48],
  ["100::", 64],
  ["2001::", 23],
  ["2001:db8::", 32],
  ["2002::", 16],
  ["fe80::", 10],
  ["fec0::", 10],
  ["ff00::", 8],
]);
