// An SMTP server in a process of its own that nothing of ours can reach: it takes every mail, repeats included, and
// writes its Message-ID down on disk before it acknowledges. The witness of ../crash.ts.
import { appendFileSync, closeSync, fsyncSync, openSync, writeSync } from 'node:fs';
import { SMTPServer } from 'smtp-server';

const [file] = process.argv.slice(2);
appendFileSync(file, '');
const journal = openSync(file, 'a');
let accepted = 0;

const server = new SMTPServer({
  authOptional: true,
  disabledCommands: ['AUTH', 'STARTTLS'],
  disableReverseLookup: true,
  logger: false,
  onData(stream, _session, done) {
    const chunks = [];
    stream.on('data', (chunk) => chunks.push(chunk));
    stream.on('end', () => {
      const id = /^message-id:\s*(\S+)/im.exec(Buffer.concat(chunks).toString('latin1'))?.[1] ?? 'none';
      writeSync(journal, `${id}\n`);
      fsyncSync(journal);
      accepted++;
      process.send({ accepted });
      done(null);
    });
  },
});
server.on('error', () => undefined);
server.listen(0, '127.0.0.1', () => process.send({ port: server.server.address().port }));
process.on('disconnect', () => {
  closeSync(journal);
  process.exit();
});
