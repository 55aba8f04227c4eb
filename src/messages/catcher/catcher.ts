// The built-in SMTP server that takes every mail and keeps it for the page of caught mail. It listens on loopback only
// and passes nothing on.
import type { AddressInfo } from 'node:net';
import { sql } from 'kysely';
import { SMTPServer } from 'smtp-server';
import type { Context } from '../../ground/index.ts';
import { headerOf } from './read-headers.ts';

export interface Catcher {
  readonly port: number;
  close(): Promise<void>;
}

interface Caught {
  readonly from: string;
  readonly to: readonly string[];
  readonly raw: Buffer;
  readonly stored: (error?: Error) => void;
}

const largestMail = 10 * 1024 * 1024;

/** About 250 MB: enough to look through a campaign, and a forgotten catcher does not fill the disk. */
const mailsKept = 20_000;

/**
 * Starts on 127.0.0.1; port 0 takes a free one. A mail is acknowledged after its commit. Of all that was caught the
 * newest `kept` stay (up to a twentieth more until the next sweep): they are copies to look at, the record of what was
 * sent is elsewhere.
 */
export async function startCatcher(
  context: Pick<Context, 'db' | 'clock'>,
  port = 0,
  kept = mailsKept,
): Promise<Catcher> {
  const store = storeInBatches(context, kept);
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['AUTH', 'STARTTLS'],
    disableReverseLookup: true,
    size: largestMail,
    logger: false,
    banner: 'Ritorno mail catcher',
    onData(stream, session, done) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        if (stream.sizeExceeded) {
          done(Object.assign(new Error('message too large'), { responseCode: 552 }));
          return;
        }
        store({
          from: session.envelope.mailFrom ? session.envelope.mailFrom.address : '',
          to: session.envelope.rcptTo.map(({ address }) => address),
          raw: Buffer.concat(chunks),
          stored: done,
        });
      });
    },
  });
  // A client that breaks off is no trouble of ours; without a listener it would end the process.
  server.on('error', () => undefined);
  await new Promise<void>((resolve, reject) => {
    server.server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      server.server.removeListener('error', reject);
      resolve();
    });
  });
  return {
    port: (server.server.address() as AddressInfo).port,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

/** Mails that arrive while one insert runs go into the next one together: one commit for all of them. */
function storeInBatches({ db, clock }: Pick<Context, 'db' | 'clock'>, kept: number): (mail: Caught) => void {
  let waiting: Caught[] = [];
  let storing = false;
  let sinceSweep = 0;
  const storeWaiting = async () => {
    storing = true;
    while (waiting.length > 0) {
      const batch = waiting;
      waiting = [];
      const error = await insert(batch).then(
        () => undefined,
        // the client is told and tries again later: 451 is temporary
        (cause: Error) => Object.assign(new Error('could not be stored', { cause }), { responseCode: 451 }),
      );
      for (const { stored } of batch) stored(error);
      sinceSweep += batch.length;
      if (sinceSweep * 20 > kept) await sweep();
    }
    storing = false;
  };
  const insert = (batch: readonly Caught[]) =>
    db.run(sql`
      insert into caught_mail (caught_at, envelope_from, envelope_to, subject, message_id, raw)
      select ${clock.now()}::timestamptz, w.envelope_from, array(select jsonb_array_elements_text(w.envelope_to)),
        w.subject, w.message_id, w.raw
      from unnest(${batch.map(({ from }) => from)}::text[], ${batch.map(({ to }) => JSON.stringify(to))}::jsonb[],
        ${batch.map(({ raw }) => headerOf(raw, 'subject') ?? '')}::text[],
        ${batch.map(({ raw }) => headerOf(raw, 'message-id') ?? null)}::text[],
        ${batch.map(({ raw }) => raw)}::bytea[]
      ) as w (envelope_from, envelope_to, subject, message_id, raw)`);
  // a sweep that fails is no mail lost: the next one takes its share too
  const sweep = async () => {
    sinceSweep = 0;
    await db
      .run(sql`
        delete from caught_mail where caught_mail_id <= (
          select caught_mail_id from caught_mail order by caught_mail_id desc offset ${kept} limit 1)`)
      .catch(() => undefined);
  };
  return (mail) => {
    waiting.push(mail);
    if (!storing) void storeWaiting();
  };
}
