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

/** Never a mail server: unspecified, link-local (with the metadata services), multicast, reserved. */
const never = blockList(
  ['0.0.0.0/8', '169.254.0.0/16', '224.0.0.0/4', '240.0.0.0/4', '100.100.100.200/32', '192.0.0.0/24'],
  ['::/128', 'fe80::/10', 'ff00::/8', 'fd00:ec2::254/128'],
);
/** Only when the owner says so. */
const inside = blockList(
  ['127.0.0.0/8', '10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10', '198.18.0.0/15'],
  ['::1/128', 'fc00::/7'],
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
  const addresses = (literal ? [host] : await resolved(host, resolve)).map(unmapped);
  if (addresses.length === 0) throw new Problem(messageErrors.host_unknown, { host, reason: 'it has no address' });
  let isPrivate = false;
  for (const address of addresses) {
    if (matches(never, address))
      throw new Problem(messageErrors.host_forbidden, { host, reason: `${address} is no mail server` });
    if (!matches(inside, address)) continue;
    isPrivate = true;
    if (!allowPrivate) {
      throw new Problem(messageErrors.host_forbidden, { host, reason: `${address} is inside your own network` });
    }
  }
  return { address: addresses[0], servername: literal ? undefined : host, isPrivate };
}

async function resolved(host: string, resolve: Resolve): Promise<readonly string[]> {
  try {
    return await resolve(host);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'no answer';
    throw new Problem(messageErrors.host_unknown, { host, reason: code }, error);
  }
}

/** ::ffff:10.0.0.1 (also in hexadecimal) is 10.0.0.1 and has to be judged as such. */
function unmapped(address: string): string {
  if (isIP(address) !== 6) return address;
  const canonical = new URL(`http://[${address.split('%')[0]}]`).hostname.slice(1, -1);
  const match = /^::ffff:([0-9a-f]+):([0-9a-f]+)$/.exec(canonical);
  if (!match) return canonical;
  const [high, low] = [Number.parseInt(match[1], 16), Number.parseInt(match[2], 16)];
  return `${high >> 8}.${high & 255}.${low >> 8}.${low & 255}`;
}

function matches(list: BlockList, address: string): boolean {
  return list.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4');
}
