// A process of its own that holds a lease until it is killed: `node lease-child.mjs SETTINGS NAME`, SETTINGS as JSON for
// openPool. Prints 'held' when it has it.
import { openPool } from '../database/db.ts';
import { takeLease } from '../lease.ts';

const [settings, name] = process.argv.slice(2);
const lease = await takeLease(openPool(JSON.parse(settings)), name);
process.stdout.write(lease ? 'held\n' : 'refused\n');
setInterval(() => undefined, 60_000);
