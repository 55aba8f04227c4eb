// Looks at where an SMTP host really is before anything connects to it, so that the program cannot be pointed at the
// inside of a network or at a cloud's metadata service.
import { lookup } from 'node:dns/promises';
import { BlockList, isIP } from 'node:net';
import { Problem } from '../../ground/index.ts';
import { messageErrors } from '../errors.ts';

/** Where to connect: the address that was checked (a second resolution could answer otherwise), and the name for TLS. */
export interface GuardedHost {
  readonly address: string;
  /** Undefined when the host was given as an address. */
  readonly servername: string | undefined;
  /** Loopback or a private network. */
  readonly isPrivate: boolean;
}

/**
 * Never a mail server: unspecified, link-local (with the metadata services), multicast, reserved, documentation,
 * discard-only (RFC 6890 and the IANA registries of special addresses).
 */
const never = blockList(
  [
    ['0.0.0.0/8', '169.254.0.0/16', '224.0.0.0/4', '240.0.0.0/4', '100.100.100.200/32', '192.0.0.0/24'],
    ['192.88.99.0/24', '192.0.2.0/24', '198.51.100.0/24', '203.0.113.0/24'],
  ].flat(),
  ['::/128', 'fe80::/10', 'fec0::/10', 'ff00::/8', 'fd00:ec2::254/128', '100::/64', '2001:db8::/32', '3fff::/20'],
);
/** Only when the owner says so. */
const inside = blockList(
  ['127.0.0.0/8', '10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10', '198.18.0.0/15'],
  // local-use NAT64 (RFC 8215) is by its definition a network's own
  ['::1/128', 'fc00::/7', '64:ff9b:1::/48'],
);

function blockList(v4: readonly string[], v6: readonly string[]): BlockList {
  const list = new BlockList();
  for (const [family, ranges] of [
    ['ipv4', v4],
    ['ipv6', v6],
  ] as const) {
    for (const range of ranges) {
      const [network, prefix] = range.split('/');
      list.addSubnet(network, Number(prefix), family);
    }
  }
  return list;
}

export type Resolve = (host: string) => Promise<readonly string[]>;

const resolveBySystem: Resolve = async (host) => (await lookup(host, { all: true })).map(({ address }) => address);

/**
 * Resolves `host` and refuses it when any of its addresses is forbidden, or private without `allowPrivate`.
 * Throws a Problem.
 */
export async function guardHost(
  host: string,
  allowPrivate: boolean,
  resolve: Resolve = resolveBySystem,
): Promise<GuardedHost> {
  const literal = isIP(host) !== 0;
  const addresses = literal ? [host] : await resolved(host, resolve);
  if (addresses.length === 0) throw new Problem(messageErrors.host_unknown, { host, reason: 'it has no address' });
  let isPrivate = false;
  for (const address of addresses) {
    const reached = reachedBy(address);
    if (reached.some((one) => matches(never, one)))
      throw new Problem(messageErrors.host_forbidden, { host, reason: `${address} is no mail server` });
    if (!reached.some((one) => matches(inside, one))) continue;
    isPrivate = true;
    if (!allowPrivate) {
      throw new Problem(messageErrors.host_forbidden, { host, reason: `${address} is inside your own network` });
    }
  }
  return { address: reachedBy(addresses[0])[0], servername: literal ? undefined : host, isPrivate };
}

async function resolved(host: string, resolve: Resolve): Promise<readonly string[]> {
  try {
    return await resolve(host);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'no answer';
    throw new Problem(messageErrors.host_unknown, { host, reason: code }, error);
  }
}

interface Carrier {
  readonly network: string;
  /** The bit at which the IPv4 address begins. */
  readonly at: number;
  /** Its bits are turned over. */
  readonly inverted?: boolean;
}

const localUse = '64:ff9b:1::/48';

/** Ways in which an IPv6 address carries an IPv4 one that a gateway on the way connects to in its place. */
const carriers: readonly Carrier[] = [
  // v4-mapped and v4-compatible
  { network: '::ffff:0:0/96', at: 96 },
  { network: '::/96', at: 96 },
  // SIIT (RFC 2765) and NAT64: the well-known prefix and the local-use one, at each place where RFC 6052 puts the address
  { network: '::ffff:0:0:0/96', at: 96 },
  { network: '64:ff9b::/96', at: 96 },
  { network: localUse, at: 96 },
  { network: localUse, at: 48 },
  { network: localUse, at: 56 },
  { network: localUse, at: 64 },
  // 6to4
  { network: '2002::/16', at: 16 },
  // Teredo: the server, and the client with its bits turned over
  { network: '2001::/32', at: 32 },
  { network: '2001::/32', at: 96, inverted: true },
];

/** Octet of an address of RFC 6052 that is always zero and that the IPv4 address skips. */
const skippedOctet = 8;

/**
 * The address itself, first, and every IPv4 address that it stands for: all have to be fit. Mapped ones are given as what
 * they are.
 */
function reachedBy(address: string): string[] {
  if (isIP(address) !== 6) return [address];
  const octets = octetsOf(address);
  const text = canonical(address);
  // inside ::/96, but addresses of their own
  if (text === '::' || text === '::1') return [text];
  const carried = carriers
    .filter(({ network }) => matches(listOf(network), text))
    .map((carrier) => carriedIn(octets, carrier))
    // of the places that were only possible, those that are empty
    .filter((one, place) => place === 0 || !one.startsWith('0.'));
  return matches(listOf('::ffff:0:0/96'), text) ? carried.slice(0, 1) : [text, ...carried];
}

const lists = new Map(carriers.map(({ network }) => [network, blockList([], [network])]));

function listOf(network: string): BlockList {
  return lists.get(network) as BlockList;
}

function carriedIn(octets: readonly number[], { network, at, inverted }: Carrier): string {
  const skips = network === localUse;
  const found: number[] = [];
  for (let place = at / 8; found.length < 4; place++) {
    if (skips && place === skippedOctet) continue;
    found.push(inverted ? 255 - octets[place] : octets[place]);
  }
  return found.join('.');
}

/** As URLs write it, without a zone. */
function canonical(address: string): string {
  return new URL(`http://[${address.split('%')[0]}]`).hostname.slice(1, -1);
}

function octetsOf(address: string): number[] {
  const [head, tail] = canonical(address).split('::');
  const groups = (part: string | undefined) => (part ? part.split(':') : []);
  const [first, last] = [groups(head), groups(tail)];
  const zeros = Array.from({ length: 8 - first.length - last.length }, () => '0');
  return [...first, ...zeros, ...last].flatMap((group) => {
    const value = Number.parseInt(group, 16);
    return [value >> 8, value & 255];
  });
}

function matches(list: BlockList, address: string): boolean {
  return list.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4');
}
