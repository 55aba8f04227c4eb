// Proves the number in the question before going live: for five choices of groups on the demo shop, how many it says will
// enter in a month, against who entered in the 30 days that followed.
//   node --import ./scripts/typescript.mjs tests/prove/go-live-count.ts [--customers 5000] [--seed 1] [--off 0.25]
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { sql } from 'kysely';
import { previewCampaign } from '../../src/campaigns/index.ts';
import { aDefinition, aLiveCampaign, runNight } from '../../src/campaigns/testing.ts';
import { dayFromNumber, dayNumber, migrate, openDatabase, quietLog, readShop, silent } from '../../src/ground/index.ts';
import { testContext } from '../../src/ground/testing.ts';
import { recordPurchases } from '../../src/ledger/index.ts';
import { noon, purchaseOn } from '../../src/ledger/testing.ts';
import { scoreBase } from '../../src/scores/index.ts';
import { demoDays, openShop } from '../../src/simulation/index.ts';

const { values } = parseArgs({
  options: {
    customers: { type: 'string', default: '5000' },
    seed: { type: 'string', default: '1' },
    off: { type: 'string', default: '0.25' },
  },
});
/** How far the number may be off, as a share; few entries also vary by chance, of which twice the square root is allowed. */
const off = Number(values.off);
const choices = [[5], [4, 5], [3], [1, 2], [0, 1, 2, 3, 4, 5]] as const;
const names = ['Inactive', 'New', 'Low', 'Medium', 'High', 'Top'];
const monthDays = 30;

const folder = await mkdtemp(join(tmpdir(), 'ritorno-go-live-'));
const { db, close } = await openDatabase(folder, process.env.DATABASE_URL, quietLog);
const context = testContext(db);
let failed = 0;
try {
  await migrate(db);
  const opens = dayNumber(demoDays.opens);
  const launch = opens + demoDays.history;
  const simulated = openShop({
    seed: Number(values.seed),
    customers: Number(values.customers),
    opens,
    days: demoDays.history + monthDays + 1,
  });
  const shop = await readShop(db);
  const record = async (from: number, to: number) => {
    const rows = Array.from({ length: to - from }, (_, i) => simulated.live(from + i).receipts).flat();
    const purchases = rows.map(({ customer, day, number, lines }) =>
      purchaseOn(String(customer.number), day, {
        receipt: number,
        amountMinor: lines.reduce((sum, line) => sum + line.amount, 0),
      }),
    );
    await db.transaction((tx) => recordPurchases(tx, purchases, { now: noon(dayFromNumber(to)), shop }));
  };
  for (let day = opens; day < launch; day += 30) await record(day, Math.min(launch, day + 30));
  const today = dayFromNumber(launch);
  await scoreBase(context, today, silent);
  const campaigns: { id: number; said: number }[] = [];
  for (const targets of choices) {
    const definition = aDefinition({
      entry: { kind: 'false_alarm', rate: 0.05 },
      targets: [...targets],
      alongsideOthers: true,
    });
    const { monthlyEntries } = await previewCampaign(db, definition, today);
    campaigns.push({ id: await aLiveCampaign(context, today, definition), said: monthlyEntries });
  }
  for (let ahead = 1; ahead <= monthDays; ahead++) {
    await record(launch + ahead - 1, launch + ahead);
    await runNight(context, dayFromNumber(launch + ahead));
  }
  const entered = await db.rows(sql<{ id: number; count: number }>`
    select campaign_id as id, count(*) as count from enrolment group by campaign_id`);
  for (const [place, { id, said }] of campaigns.entries()) {
    const came = entered.find((row) => row.id === id)?.count ?? 0;
    const allowed = off * came + 2 * Math.sqrt(came) + 2;
    const holds = Math.abs(said - came) <= allowed;
    if (!holds) failed++;
    const groups = choices[place].map((group) => names[group]).join(', ');
    process.stdout.write(`${holds ? 'ok  ' : 'OFF '} said ${said} a month, entered ${came}: ${groups}\n`);
  }
} finally {
  await close();
  await rm(folder, { recursive: true, force: true });
}
process.exitCode = failed === 0 ? 0 : 1;
