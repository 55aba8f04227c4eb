// One PostgreSQL for all faults: a run that hangs is killed, and the next one finds the same server.
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbedded } from '../../../src/ground/database/embedded/server.ts';

const folder = await mkdtemp(join(tmpdir(), 'ritorno-test-'));
await chmod(folder, 0o711);
const settings = ['fsync=off', 'full_page_writes=off', 'max_connections=200'];
const server = await startEmbedded(folder, { settings });
// the folder of the socket in the form of an address, as RITORNO_TEST_DATABASE_URL wants it
process.send?.({ url: `postgresql://postgres@localhost/postgres?host=${encodeURIComponent(server.socketFolder)}` });
process.on('disconnect', async () => {
  await server.stop();
  await rm(folder, { recursive: true, force: true });
  process.exit();
});
