// A file that should not have come, or not so: what taking it back takes out, and what it leaves.
import { sql } from 'kysely';
import { beforeEach, expect, test } from 'vitest';
import { openEpisodes } from '../episodes.ts';
import { recordConsents } from '../people/consents.ts';
import { recordSignals } from '../signals.ts';
import { holdImport, openImport } from './import-log.ts';
import { importKit } from './testing.ts';
import { previewUndo, undoImport } from './undo-import.ts';

const kit = importKit();
const db = kit.db;
beforeEach(() => db().run(sql`truncate signal`));

const header = 'customer,date,receipt,amount,coupon\n';
const undo = (importId: number) => undoImport(kit.context(), importId, null);
const customers = () =>
  db().rows(
    sql`select external_id, visits, net_minor from customer join customer_statistics using (customer_id) order by 1`,
  );
const idOf = async (externalId: string) => {
  const [{ id }] = await db().rows(
    sql<{ id: number }>`select customer_id as id from customer where external_id = ${externalId}`,
  );
  return id;
};
/** The number of the newest import. */
const newest = async () => {
  const [{ id }] = await db().rows(sql<{ id: number }>`select max(import_id) as id from import`);
  return id;
};

test('a file read wrongly is taken back whole, and comes in rightly as if it never had', async () => {
  await kit.bring(`${header}ann,2024-01-01,1,10.00,\n`);
  const before = await customers();
  const file = 'till,date,who,amount\nt1,2024-02-01,ann,20.00\nt1,2024-02-02,bea,30.00\n';
  await kit.bring(file, { map: ['till=customer', 'date=date', 'who=receipt', 'amount=amount'] });
  const wrong = await newest();
  const told = {
    receipts: 2,
    customers: 1,
    net: { EUR: 5000 },
    customersGone: 1,
    redeemedStay: 0,
    linesStay: 0,
    voidedStay: 0,
    endedSilences: 0,
    openSilences: 0,
    laterFiles: [],
  };
  // the preview changes nothing
  expect(await previewUndo(db(), wrong)).toEqual(told);
  expect(await customers()).toHaveLength(2);
  expect(await undo(wrong)).toEqual(told);
  expect(await customers()).toEqual(before);
  for (const table of ['purchase', 'purchase_line', 'customer_key', 'customer_statistics']) {
    expect(await db().rows(sql`select 1 from ${sql.ref(table)}`)).toHaveLength(1);
  }
  expect(await db().rows(sql`select state, undone_at is not null as dated from import order by import_id`)).toEqual([
    { state: 'done', dated: false },
    { state: 'undone', dated: true },
  ]);
  expect(await db().rows(sql`select subject from audit where deed = 'import undone'`)).toEqual([
    { subject: `import ${wrong}` },
  ]);
  expect(await kit.bring(file, { map: ['who=customer', 'date=date', 'amount=amount'] })).toMatchObject({
    rejected: {},
    added: { customers: 1, receipts: 2 },
  });
  expect(await customers()).toEqual([
    { external_id: 'ann', visits: 2, net_minor: 3000 },
    { external_id: 'bea', visits: 1, net_minor: 3000 },
  ]);
});

test('customers of whom something else is known stay, without these purchases', async () => {
  await kit.bring(
    `${header}bought,2024-01-01,1,10.00,\nagreed,2024-01-01,2,10.00,\nheard,2024-01-01,3,10.00,\nlate,2024-01-01,4,10.00,\ntold,2024-01-01,5,10.00,\nnobody,2024-01-01,6,10.00,\n`,
  );
  const wrong = await newest();
  await kit.bring(`${header}bought,2024-03-01,7,5.00,\n`);
  await kit.bring('customer,name,language\ntold,Teresa,it\n', { kind: 'customers' });
  const at = new Date('2024-02-01T10:00:00Z');
  await db().transaction(async (tx) => {
    await recordConsents(tx, [
      {
        customerId: await idOf('agreed'),
        channel: 'email',
        purpose: 'marketing',
        state: 'granted',
        basis: 'form',
        source: 'till',
        recordedAt: at,
      },
    ]);
    await recordSignals(tx, [
      { customerId: await idOf('heard'), kind: 'message_sent', happenedAt: at, sourceKey: '1', data: {} },
    ]);
    const late = await idOf('late');
    const [{ anchor }] = await tx.rows(
      sql<{ anchor: Date }>`select last_purchase_at as anchor from customer_statistics where customer_id = ${late}`,
    );
    await openEpisodes(tx, [{ customerId: late, anchor }], 'purchase', at);
  });
  expect(await undo(wrong)).toMatchObject({ receipts: 6, customers: 6, customersGone: 1, openSilences: 1 });
  expect(await customers()).toEqual([
    { external_id: 'agreed', visits: 0, net_minor: 0 },
    { external_id: 'bought', visits: 1, net_minor: 500 },
    { external_id: 'heard', visits: 0, net_minor: 0 },
    { external_id: 'late', visits: 0, net_minor: 0 },
    { external_id: 'told', visits: 0, net_minor: 0 },
  ]);
});

test('a receipt by which a coupon counts as used stays; once that was taken back it goes', async () => {
  await kit.bring(
    `${header}ann,2024-01-01,1,10.00,bk-7abc\nbea,2024-01-01,2,10.00,OTHER\nzoe,2024-01-01,3,10.00,BK9\n`,
  );
  const wrong = await newest();
  const [{ at }] = await db().rows(sql<{ at: Date }>`select happened_at as at from purchase where receipt = '1'`);
  const redeemed = async (who: string, code: string, key: string) => ({
    customerId: await idOf(who),
    kind: 'coupon_redeemed',
    happenedAt: at,
    sourceKey: key,
    data: { code },
  });
  const ann = await redeemed('ann', 'BK7ABC', 'r_1');
  const zoe = await redeemed('zoe', 'BK9', 'r_2');
  const back = { ...zoe, kind: 'coupon_rolled_back', sourceKey: 'rb_1', data: { code: 'BK9', redemption: 'r_2' } };
  await db().transaction((tx) => recordSignals(tx, [ann, zoe, back]));
  expect(await undo(wrong)).toMatchObject({ receipts: 2, redeemedStay: 1, customersGone: 1, net: { EUR: 2000 } });
  expect(await customers()).toEqual([
    { external_id: 'ann', visits: 1, net_minor: 1000 },
    { external_id: 'zoe', visits: 0, net_minor: 0 },
  ]);
});

test('what the file did to earlier receipts and silences stays, and later files are named', async () => {
  const status = 'customer,date,receipt,product,quantity,price,status\n';
  await kit.bring(`${status}ann,2024-01-01,1,a,1,10.00,paid\nann,2024-01-02,2,a,1,10.00,paid\n`);
  const ann = await idOf('ann');
  const [{ anchor }] = await db().rows(
    sql<{ anchor: Date }>`select last_purchase_at as anchor from customer_statistics where customer_id = ${ann}`,
  );
  await db().transaction((tx) => openEpisodes(tx, [{ customerId: ann, anchor }], 'purchase', new Date('2024-02-01')));
  const second = `${status}ann,2024-01-01,1,b,1,4.00,paid\nann,2024-01-02,2,a,1,10.00,cancelled\nann,2024-03-01,3,a,1,7.00,paid\n`;
  await kit.bring(second);
  const wrong = await newest();
  await kit.bring(`${status}ann,2024-03-01,3,a,1,7.00,paid\n`);
  expect(await undo(wrong)).toMatchObject({
    receipts: 1,
    customersGone: 0,
    linesStay: 1,
    voidedStay: 1,
    endedSilences: 1,
    laterFiles: ['file.csv'],
  });
  expect(await customers()).toEqual([{ external_id: 'ann', visits: 1, net_minor: 1400 }]);
});

test('a file of customers, one undone before, none, and one while another runs are refused', async () => {
  await kit.bring('customer,name\nann,Anna\n', { kind: 'customers' });
  const refused = (code: string) => ({ kind: { code } });
  await expect(undo(await newest())).rejects.toMatchObject(refused('undo_of_customers'));
  await expect(previewUndo(db(), await newest())).rejects.toMatchObject(refused('undo_of_customers'));
  await expect(undo(999_999)).rejects.toMatchObject(refused('import_not_found'));
  const { mapping } = await kit.bring(`${header}ann,2024-01-01,1,10.00,\n`);
  const wrong = await newest();
  const startedAt = kit.context().clock.now();
  const running = await openImport(db(), { kind: 'purchases', fileMark: '', fileName: 'now.csv', mapping, startedAt });
  const letGo = await holdImport(db(), running);
  await expect(undo(wrong)).rejects.toMatchObject(refused('import_running'));
  await expect(undo(running)).rejects.toMatchObject(refused('import_running'));
  await letGo();
  expect(await undo(wrong)).toMatchObject({ receipts: 1 });
  await expect(undo(wrong)).rejects.toMatchObject(refused('import_undone'));
});
