// A mail server that holds its answers back, so that a test can look at what is on its way.
import { type Database, vaultOf } from '../../src/ground/index.ts';
import { senderSettings } from '../../src/messages/contract.ts';
import { saveSender } from '../../src/messages/index.ts';
import { startSink } from '../../src/messages/testing.ts';

/** The shop's mail server: it takes nothing until `open` is called. What is to be ended goes into `ended`. */
export async function gatedSink(db: Database, ended: (() => Promise<unknown>)[]) {
  let open = (): void => undefined;
  const gate = new Promise<void>((resolve) => {
    open = resolve;
  });
  const sink = await startSink({ data: () => gate.then(() => undefined) });
  ended.push(async () => {
    open();
    await sink.close();
  });
  const settings = senderSettings.parse({
    kind: 'smtp',
    host: '127.0.0.1',
    port: sink.port,
    tls: 'none',
    allowPrivateHost: true,
    pool: 3,
    fromAddress: 'shop@example.com',
    postalLine: 'Via Roma 1, Milano',
    publicUrl: 'https://win.example.com',
  });
  await db.transaction((tx) => saveSender(tx, vaultOf(Buffer.alloc(32)), settings, undefined, new Date()));
  return { sink, open: () => open() };
}
