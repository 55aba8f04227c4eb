// Opens the sender that the settings name. Without a complete real one that is the catcher: mail stays on this machine.
import type { Context } from '../../ground/index.ts';
import { startCatcher } from '../catcher/catcher.ts';
import { guardHost } from './guard-host.ts';
import type { Sender } from './sender.ts';
import { readPassword, readSender } from './settings.ts';
import { smtpSender } from './smtp-sender.ts';

/** Opens it for one run; close it afterwards. Throws a Problem when the host is forbidden or the password unreadable. */
export async function openSender(context: Pick<Context, 'db' | 'vault' | 'clock'>): Promise<Sender> {
  const settings = await readSender(context.db);
  if (settings.kind === 'catcher') return catcherSender(context, settings.pool);
  const { address, servername } = await guardHost(settings.host, settings.allowPrivateHost);
  const password = settings.user === '' ? undefined : await readPassword(context.db, context.vault);
  return smtpSender({
    host: address,
    ...(servername === undefined ? {} : { servername }),
    port: settings.port,
    tls: settings.tls,
    lanes: settings.pool,
    name: settings.fromAddress.split('@')[1],
    ...(password === undefined ? {} : { login: { user: settings.user, password } }),
  });
}

/** Real SMTP to the built-in catcher on a free loopback port, which lives as long as the sender. */
async function catcherSender(context: Pick<Context, 'db' | 'clock'>, lanes: number): Promise<Sender> {
  const catcher = await startCatcher(context);
  const sender = smtpSender({ host: '127.0.0.1', port: catcher.port, tls: 'none', lanes });
  return {
    ...sender,
    async close() {
      await sender.close();
      await catcher.close();
    },
  };
}
