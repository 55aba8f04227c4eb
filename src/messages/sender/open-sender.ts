// Opens the sender that the settings name. Without a complete real one that is the catcher: mail stays on this machine.
import { type Context, Problem } from '../../ground/index.ts';
import { type Catcher, startCatcher } from '../catcher/catcher.ts';
import { guardHost } from './guard-host.ts';
import type { Sender, Trouble } from './sender.ts';
import { readPassword, readSender } from './settings.ts';
import { smtpSender } from './smtp-sender.ts';
import { connectionsToOpen } from './what-it-accepts.ts';

/**
 * Opens it for one run; close it afterwards. A host that cannot be found or is forbidden and a password that cannot be
 * read make a sender that reaches nobody and says why: messages wait, everything else goes on.
 */
export async function openSender(context: Pick<Context, 'db' | 'vault' | 'clock' | 'sample'>): Promise<Sender> {
  const settings = await readSender(context.db);
  // from a sample shop nothing leaves, whatever stands in its settings
  if (settings.kind === 'catcher' || context.sample) return catcherSender(context, settings.pool);
  try {
    const { address, servername } = await guardHost(settings.host, settings.allowPrivateHost);
    const password = settings.user === '' ? undefined : await readPassword(context.db, context.vault);
    return smtpSender({
      host: address,
      ...(servername === undefined ? {} : { servername }),
      port: settings.port,
      tls: settings.tls,
      lanes: await connectionsToOpen(context.db, settings.pool, context.clock.now()),
      name: settings.fromAddress.split('@')[1],
      ...(password === undefined ? {} : { login: { user: settings.user, password } }),
    });
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return helplessSender({ code: error.kind.code, sentence: `${error.message} ${error.kind.remedy}` }, settings.pool);
  }
}

/** Real SMTP to the built-in catcher, which starts with the first message on a free loopback port. */
function catcherSender(context: Pick<Context, 'db' | 'clock'>, lanes: number): Sender {
  let opened: Promise<{ catcher: Catcher; sender: Sender } | { trouble: Trouble }> | undefined;
  const senderTo = ({ port }: Catcher) =>
    // the catcher tires of no connection, and is slow to greet a new one
    smtpSender({ host: '127.0.0.1', port, tls: 'none', lanes, messagesPerConnection: Number.POSITIVE_INFINITY });
  const open = () => {
    opened ??= startCatcher(context).then(
      (catcher) => ({ catcher, sender: senderTo(catcher) }),
      (error: NodeJS.ErrnoException) => {
        // the next message tries again
        opened = undefined;
        return {
          trouble: { code: error.code ?? 'ECATCHER', sentence: `The mail catcher does not start: ${error.message}` },
        };
      },
    );
    return opened;
  };
  return {
    lanes,
    async deliver(mail) {
      const found = await open();
      return 'trouble' in found ? { outcome: 'unreachable', trouble: found.trouble } : found.sender.deliver(mail);
    },
    async verify() {
      const found = await open();
      return 'trouble' in found ? found.trouble : found.sender.verify();
    },
    async close() {
      const found = await opened;
      if (!found || 'trouble' in found) return;
      await found.sender.close();
      await found.catcher.close();
    },
  };
}

function helplessSender(trouble: Trouble, lanes: number): Sender {
  return {
    lanes,
    deliver: async () => ({ outcome: 'unreachable', trouble }),
    verify: async () => trouble,
    close: async () => undefined,
  };
}
