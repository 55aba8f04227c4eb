// The mail catcher over its own socket: it keeps what it acknowledged, and no more than it should.

import { sql } from 'kysely';
import { createTransport } from 'nodemailer';
import { expect, test } from 'vitest';
import { testContext, testDatabase } from '../../ground/testing.ts';
import { startCatcher } from './catcher.ts';

const db = testDatabase();

test('every mail that was acknowledged is there, until the newest crowd out the oldest', async () => {
  const catcher = await startCatcher(testContext(db()), 0, 40);
  const transport = createTransport({ host: '127.0.0.1', port: catcher.port, pool: true, maxConnections: 1 });
  const send = async (from: number, to: number) => {
    for (let n = from; n <= to; n++) {
      await transport.sendMail({ from: 'shop@example.com', to: 'a@example.com', subject: `mail ${n}`, text: 'hello' });
    }
  };
  const subjects = async () =>
    (await db().rows(sql<{ subject: string }>`select subject from caught_mail order by caught_mail_id`)).map(
      ({ subject }) => subject,
    );
  try {
    await send(1, 40);
    expect(await subjects()).toEqual(Array.from({ length: 40 }, (_, n) => `mail ${n + 1}`));
    await send(41, 100);
    const left = await subjects();
    expect(left.at(-1)).toBe('mail 100');
    expect(left.length).toBeGreaterThanOrEqual(40);
    expect(left.length).toBeLessThanOrEqual(43);
  } finally {
    transport.close();
    await catcher.close();
  }
});
