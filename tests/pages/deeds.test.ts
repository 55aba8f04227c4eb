// Every button that writes and that no other page test presses: pressed once, and what it did is looked for where
// a reader or the next program would meet it. Whoever may not do a deed is not shown its button.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Serving } from '../../src/doors/serve.ts';
import { instantAt, virtualClock } from '../../src/ground/index.ts';
import { testContext, testDatabase } from '../../src/ground/testing.ts';
import { inspectFile, runImport } from '../../src/ledger/index.ts';
import { type Sink, startSink } from '../../src/messages/testing.ts';
import { looks, openBrowser, openContext, settled, signIn } from './browser.ts';
import { choiceOf, seeColumns } from './columns.ts';
import { owner, type Page as Requests, serveShop, signedInAgain, signedInOwner } from './server.ts';
import { firstMorning, liveThrough } from './shop.ts';

const db = testDatabase();
const clock = virtualClock(instantAt('Europe/Rome', firstMorning, '02:00'));
const password = 'a password of their own';
const login = { user: 'casa', password: 'mail secret' };

let home: string;
let serving: Serving;
let browser: Browser;
let sink: Sink;
let asOwner: Requests;
let campaignId: number;
let tab: BrowserContext;
let page: Page;
let troubles: string[];

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'ritorno-deeds-'));
  const context = testContext(db(), { clock, home });
  serving = await serveShop(context);
  campaignId = await liveThrough(context, clock, await signedInOwner(serving));
  asOwner = await signedInAgain(serving);
  sink = await startSink({ login });
  browser = await openBrowser();
  ({ context: tab, page, troubles } = await openContext(browser, looks[0]));
  await signIn(page, serving.url, owner);
}, 180_000);

afterAll(async () => {
  await tab?.close();
  await browser?.close();
  await sink?.close();
  await serving?.close();
  await rm(home, { recursive: true, force: true });
});

afterEach(() => {
  expect(troubles.splice(0)).toEqual([]);
});

const open = async (path: string) => {
  await page.goto(serving.url + path);
  await settled(page);
};
const again = async () => {
  await page.reload();
  await settled(page);
};
const button = (name: string | RegExp) => page.getByRole('button', { name, exact: true });
const press = (name: string | RegExp) => button(name).click();
const dialog = (name: string | RegExp) => page.getByRole('dialog', { name });
const said = (words: string | RegExp) => page.getByRole('status').getByText(words).waitFor();
const card = (title: string) => page.locator('section', { has: page.getByRole('heading', { name: title }) });
const titled = (title: string | RegExp) => page.getByRole('heading', { level: 1, name: title }).waitFor();

describe('an import', () => {
  it('is taken back after a look at what would go', async () => {
    const path = join(home, 'wrong.csv');
    await writeFile(path, 'customer,date,receipt,amount\nwrong 1,2024-01-01,1,10.00\nwrong 2,2024-01-02,2,12.00\n');
    const { mapping } = await inspectFile(db(), path);
    const context = testContext(db(), { clock, home });
    const { importId } = await runImport(context, { path, fileName: 'wrong.csv', kind: 'purchases', mapping });
    await open(`/data/${importId}`);
    await press('Take back');
    const asked = dialog('Take 2 receipts out?');
    await asked.getByText('€22.00').waitFor();
    await asked.getByText('Customers who go as well: nothing else is known of them').waitFor();
    await press('Take 2 receipts out');
    await said('2 receipts were taken out');
    await titled('The file was taken back');
    expect(await button('Take back').count()).toBe(0);
    expect(await db().rows(sql`select 1 from customer where external_id like 'wrong %'`)).toEqual([]);
    await open('/data');
    await page.getByText('Taken back').waitFor();
  });
});

describe('a customer', () => {
  const answers: [answer: string, channel: string, seen: RegExp][] = [
    ['No longer wants messages', 'E-mail', /No, withdrawn, .*the counter in Como/],
    ['Objects to advertising altogether', 'All channels', /Objected to advertising on/],
    ['Agrees to messages', 'All channels', /Yes, .*the counter in Como/],
  ];
  const customer = async (externalId: string) => {
    const [{ id }] = await db().rows(sql<{ id: number }>`
      select customer_id as id from customer where external_id = ${externalId}`);
    return `/customers/${id}`;
  };
  const answer = async (words: string, channel: string) => {
    await press('Record an answer');
    const asked = dialog('Record an answer');
    await asked.getByLabel('Channel').selectOption({ label: channel });
    await asked.getByLabel('Answer').selectOption({ label: words });
    await asked.getByLabel('Where it was said').fill('the counter in Como');
    await asked.getByRole('button', { name: 'Save' }).click();
    await said('The answer is recorded and holds from now on.');
  };

  it.each(answers)('who says “%s” is shown with that answer', async (words, channel, seen) => {
    await open(await customer('c0001'));
    await answer(words, channel);
    await card('May we write?').getByText(seen).first().waitFor();
    await again();
    await card('May we write?').getByText(seen).first().waitFor();
    // who objected has no rhythm, and the browser notes that answer as missing
    expect(troubles.splice(0).filter((trouble) => !/status of 404/.test(trouble))).toEqual([]);
  });

  it('who objects sees nothing worked out any more, without the page being loaded again', async () => {
    await open(await customer('c0002'));
    await card('What moved').waitFor();
    await answer('Objects to advertising altogether', 'E-mail');
    await page.getByText('so nothing is worked out and nothing is sent').waitFor();
    expect(await card('What moved').count()).toBe(0);
    expect(troubles.splice(0)).toHaveLength(1);
  });

  it('stops the messages by the link in a mail, and turns them on again', async () => {
    const { items } = (await asOwner('GET', '/api/caught-mail')) as { items: { id: number }[] };
    const { headers } = (await asOwner('GET', `/api/caught-mail/${items[0].id}`)) as {
      headers: { name: string; value: string }[];
    };
    const link = headers.find(({ name }) => name.toLowerCase() === 'list-unsubscribe')?.value.replace(/[<>]/g, '');
    const newest = async () =>
      (await db().rows(sql`select state, channel from consent order by consent_id desc limit 1`))[0];
    // mails point at the address that the shop is reached at, not at this test's port
    await page.goto(serving.url + new URL(link ?? '').pathname);
    await page.getByRole('button').click();
    await expect.poll(newest).toMatchObject({ state: 'withdrawn' });
    await page.getByRole('button', { name: /errore|pomyłka/ }).click();
    await expect.poll(newest).toMatchObject({ state: 'granted' });
    expect(await page.getByRole('button').count()).toBe(0);
  });
});

describe('a campaign', () => {
  it('that is a draft is discarded and leaves the list by itself', async () => {
    await open('/campaigns');
    await press('Make a campaign');
    await titled('Come back to us');
    await press('Discard this draft');
    await said('The draft “Come back to us” is gone.');
    await titled(/campaigns? (?:is|are) live/);
    await page.getByRole('link', { name: 'Summer comeback' }).waitFor();
    await page.getByRole('link', { name: 'Come back to us' }).waitFor({ state: 'detached' });
  });

  it('whose limit is a share of false alarms says in the form how true that limit was, at each rate', async () => {
    const live = (await asOwner('GET', `/api/campaigns/${campaignId}`)) as { definition: object };
    const { campaignId: id } = (await asOwner('POST', '/api/campaigns', {
      name: 'Late for them',
      definition: { ...live.definition, entry: { kind: 'false_alarm', rate: 0.05 } },
    })) as { campaignId: number };
    await open(`/campaigns/${id}`);
    await page.getByRole('tab', { name: 'Who enters' }).click();
    const group = page.getByRole('group', { name: /^When does a customer enter/ });
    await group.getByText(/Stated 5\s?%; (?:of [\d,]+ returns|too few returns)/).waitFor();
    await group.getByRole('slider').press('ArrowRight');
    await group.getByText(/Stated 2\s?%; (?:of [\d,]+ returns|too few returns)/).waitFor();
    await group.getByText('Probably gone').click();
    await group.getByText(/Stated/).waitFor({ state: 'detached' });
  });

  it('that is live starts with those who were late before, pauses, goes on and ends', async () => {
    const live = (await asOwner('GET', `/api/campaigns/${campaignId}`)) as { definition: object };
    const { campaignId: id } = (await asOwner('POST', '/api/campaigns', {
      name: 'Second chance',
      definition: { ...live.definition, alongsideOthers: true },
    })) as { campaignId: number };
    await asOwner('POST', `/api/campaigns/${id}/launch`);
    const state = async () =>
      (await db().rows(sql<{ status: string }>`select status from campaign where campaign_id = ${id}`))[0].status;

    await open(`/campaigns/${id}`);
    await page.getByLabel('Mornings to spread over').fill('3');
    await press(/^Start with \d+ customers$/);
    await said(/^\d+ customers have a morning each\.$/);
    await again();
    await page.getByText(/\d+ have been given a morning that is still to come\./).waitFor();
    await page.getByText('Nobody waits any more for your word.').waitFor();
    expect(await page.getByText('Nothing is sent').count()).toBe(0);
    expect(await button(/^Start with/).count()).toBe(0);

    await press('Pause');
    await said('Paused: nobody enters and nothing is sent.');
    await page.getByText(/paused, went live on /).waitFor();
    expect(await state()).toBe('paused');
    await press('Resume');
    await said('The campaign goes on.');
    expect(await state()).toBe('live');
    await press('End the campaign');
    await dialog('End “Second chance” for good?').getByRole('button', { name: 'End the campaign' }).click();
    await said('The campaign has ended.');
    await again();
    expect(await state()).toBe('ended');
    await page.getByText(/ended on .*, went live on /).waitFor();
    expect(await page.getByText('live since').count()).toBe(0);
    expect(await button('Resume').count()).toBe(0);
  });
});

it('an offer is changed and archived', async () => {
  const gives = { kind: 'amount', minor: { base: 500 } };
  const { offerId } = (await asOwner('POST', '/api/offers', { name: 'Spring', definition: { gives } })) as {
    offerId: number;
  };
  await open(`/coupons/${offerId}`);
  await page.getByLabel('Name').fill('Spring greeting');
  await page.getByLabel('Amount in EUR').first().fill('7.5');
  await press('Save');
  await said('Saved');
  await again();
  await titled('Spring greeting');
  expect(await page.getByLabel('Amount in EUR').first().inputValue()).toBe('7.50');
  await press('Archive');
  await said('The offer is archived. Coupons already given stay valid.');
  await page.getByRole('link', { name: 'Last word' }).waitFor();
  await again();
  expect(await page.getByRole('link', { name: 'Spring greeting' }).count()).toBe(0);
});

it('a key is made, opens the door for machines, and no longer does once revoked', async () => {
  await open('/settings/keys');
  await press('Make a key');
  const made = dialog('Make a key');
  await made.getByLabel('Name').fill('till Como');
  await made.getByLabel('check and redeem coupons').check();
  await made.getByRole('button', { name: 'Make a key' }).click();
  const key = await made.locator('code').innerText();
  await made.getByRole('button', { name: 'Close', exact: true }).last().click();
  const asTill = async () =>
    (
      await fetch(`${serving.url}/v1/validations`, {
        method: 'POST',
        headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
        body: JSON.stringify({ code: 'NOSUCHCODE' }),
      })
    ).status;
  expect(await asTill()).not.toBe(401);
  await again();
  const row = page.getByRole('row', { name: /till Como/ });
  await row.getByText(/bring in purchases.*check and redeem coupons/).waitFor();
  await row.getByRole('button', { name: 'Revoke' }).click();
  await dialog('Revoke the key “till Como”?').getByRole('button', { name: 'Remove' }).click();
  await said('The key no longer works.');
  await again();
  await row.getByText('revoked', { exact: true }).waitFor();
  expect(await asTill()).toBe(401);
});

it('a text is changed, seen beside it, saved, and brought back to the one that ships', async () => {
  await open('/settings/templates/comeback-second/it');
  const subject = page.getByLabel('Subject');
  const shipped = await subject.inputValue();
  await subject.fill('Ci manca, {{ customer.given_name }}');
  await card('As the customer sees it').getByText('Ci manca,').waitFor();
  await press('Save');
  await said('Saved');
  await again();
  expect(await subject.inputValue()).toBe('Ci manca, {{ customer.given_name }}');
  await press('Back to the text that ships');
  await said('The text that ships is in use again.');
  await expect.poll(() => subject.inputValue()).toBe(shipped);
  await again();
  expect(await subject.inputValue()).toBe(shipped);
  expect(await button('Back to the text that ships').count()).toBe(0);
});

describe('the sender', () => {
  it('sends a test mail to the catcher, from where all mails are thrown away', async () => {
    await open('/settings/sender');
    await page.getByLabel('To', { exact: true }).fill('try@example.com');
    await press('Send a test mail');
    await page.getByText('The mail was made and now stands under Caught mail.').waitFor();
    await open('/mail');
    await page.getByRole('cell', { name: 'try@example.com' }).waitFor();
    await press('Empty the catcher');
    await dialog(/^Throw away \d+ caught mails\?$/)
      .getByRole('button', { name: /^Throw away \d+ mails$/ })
      .click();
    await said(/^\d+ mails thrown away\.$/);
    await again();
    await page.getByText('No mail yet').waitFor();
  });

  it('becomes a mail server that is reached and takes a mail, keeps its password, and goes back to the catcher', async () => {
    await open('/settings/sender');
    await page.getByLabel('To', { exact: true }).fill('try@example.com');
    await press('Send a test mail');
    const caught = page.getByText('The mail was made and now stands under Caught mail.');
    await caught.waitFor();
    await page.getByText('Mail server', { exact: true }).click();
    const fields: [label: string, value: string][] = [
      ['Sender’s name', 'Casa Ferrante'],
      ['Sender’s address', 'shop@example.com'],
      ['Public address of Ritorno', 'https://win.example.com'],
      ['Postal line', 'Casa Ferrante, Via Roma 1, Como'],
      ['Server', '127.0.0.1'],
      ['Port', String(sink.port)],
      ['User', login.user],
      ['Password', login.password],
    ];
    for (const [label, value] of fields) await page.getByLabel(label, { exact: true }).fill(value);
    await page.getByLabel('Encryption').selectOption('none');
    await page.getByLabel('The server is in my own network').check();
    await press('Save');
    await said('Saved');
    expect(await page.getByText('The mail server has taken the mail.').count()).toBe(0);
    await again();
    await page.getByText('One is stored. Empty: keep it').waitFor();
    for (const [label, value] of fields.slice(0, -1))
      expect(await page.getByLabel(label, { exact: true }).inputValue(), label).toBe(value);
    await page.getByLabel('Sender’s name').fill('Casa Ferrante Como');
    await press('Save');
    await said('Saved');
    await press('Check the connection');
    await page.getByText('The mail server is ready.').waitFor();
    await page.getByLabel('To', { exact: true }).fill('try@example.com');
    await press('Send a test mail');
    await page.getByText('The mail server has taken the mail.').waitFor();
    expect(sink.mails.map(({ to }) => to)).toEqual(['try@example.com']);
    await open('/mail');
    await page.getByText('Mails leave through your mail server now and do not appear here.').waitFor();
    expect(await page.getByText('every mail ends here').count()).toBe(0);
    await press('Empty the catcher');
    await page.getByRole('button', { name: /^Throw away \d+ mails?$/ }).click();
    await page.getByText('They are caught here only while none is set up.').waitFor();
    await open('/settings/sender');
    await page.getByText('Catch it here', { exact: true }).click();
    await press('Save');
    await expect.poll(async () => ((await asOwner('GET', '/api/sender')) as { kind: string }).kind).toBe('catcher');
    await again();
    await page.getByText('Nothing leaves this machine.').waitFor();
  });
});

it('the shop’s settings are saved, and its new name stands in the frame', async () => {
  await open('/settings/shop');
  await page.getByLabel('Name of the shop').fill('Casa Ferrante Como');
  await page.getByLabel('Patience in days').fill('200');
  await page.getByLabel('When a customer counts as late').selectOption({ index: 1 });
  await page.getByRole('checkbox', { name: 'Sun' }).check();
  const rate = await page.getByLabel('When a customer counts as late').inputValue();
  await press('Save');
  await said('Saved');
  await page.locator('aside').getByText('Casa Ferrante Como').waitFor();
  await again();
  expect(await page.getByLabel('Patience in days').inputValue()).toBe('200');
  expect(await page.getByLabel('When a customer counts as late').inputValue()).toBe(rate);
  expect(await page.getByRole('checkbox', { name: 'Sun' }).isChecked()).toBe(true);
});

it('a file is looked at again with other columns, and its understanding is kept for the next one', async () => {
  const file = join(home, 'receipts.csv');
  await writeFile(file, 'card;date;amount\n2044 8817 1000;2026-09-01;12,50\n2044 8817 1001;2026-09-02;8,00\n');
  await open('/data/new');
  const chooser = page.locator('input[type=file]');
  await chooser.setInputFiles(file);
  await titled(/Your file holds 2 orders of 2 customers/);
  await seeColumns(page);
  await page.getByLabel('Columns apart by').selectOption(',');
  await choiceOf(page, 'amount').waitFor({ state: 'detached' });
  await page.getByLabel('Columns apart by').selectOption(';');
  await choiceOf(page, 'amount').waitFor();
  await page.getByLabel('Name', { exact: true }).fill('Till / Como');
  await press('Bring in 2 orders');
  await titled(/2 orders of 2 customers are in/);
  await open('/data/new');
  await chooser.setInputFiles(file);
  await titled(/All 2 orders of this file are here already/);
  await seeColumns(page);
  await page.getByLabel('Use a kept understanding').selectOption('Till / Como');
  await press('Another file');
  await titled('Bring in a file');
});

it('a word that is not known is asked about, and what it means is kept with the understanding', async () => {
  const file = join(home, 'types.csv');
  await writeFile(
    file,
    'Bottega Verdi\ncard;receipt;date;transaction_type;amount\n20448817;t1;2026-09-01;Sale;12,50\n20448818;t2;2026-09-02;blue moon;8,00\n',
  );
  await open('/data/new');
  await page.locator('input[type=file]').setInputFiles(file);
  await titled(/Your file holds 1 order of 1 customer/);
  await page.getByText('Where does the table begin?').waitFor();
  await seeColumns(page);
  expect(await page.getByLabel('Begins in line').inputValue()).toBe('2');
  await page.getByRole('group', { name: '1 line says “blue moon”' }).getByRole('radio', { name: 'A sale' }).check();
  await titled(/Your file holds 2 orders of 2 customers/);
  expect(await page.getByLabel('What does blue moon mean?').inputValue()).toBe('paid');
  await press('Bring in 2 orders');
  await titled(/2 orders of 2 customers are in/);
});

const account = async (role: 'marketer' | 'analyst' | 'cashier') => {
  const email = `${role}@example.org`;
  await asOwner('POST', '/api/accounts', { email, password, name: `The ${role}`, role, language: 'en' });
  return { email, password };
};

it('one’s own language and password are changed, and one signs out', async () => {
  const marketer = await account('marketer');
  const own = await openContext(browser, looks[0]);
  await signIn(own.page, serving.url, marketer);
  await own.page.goto(`${serving.url}/settings/account`);
  await own.page.getByLabel('Present password').fill(password);
  await own.page.getByLabel('New password').fill('another password');
  await own.page.getByRole('button', { name: 'Save' }).click();
  await own.page.getByText('The password is changed. Other devices are signed out.').waitFor();
  await own.page.getByLabel('Language of the pages').selectOption('it');
  await own.page.getByRole('heading', { name: 'Lingua e colori' }).waitFor();
  await expect
    .poll(() => db().rows(sql`select language from account where email = ${marketer.email}`))
    .toEqual([{ language: 'it' }]);
  await own.page.getByRole('button', { name: 'Esci' }).click();
  await own.page.waitForURL(/\/login/);
  await own.page.goto(`${serving.url}/settings/account`);
  await own.page.waitForURL(/\/login/);
  expect(own.troubles).toEqual([]);
  await own.context.close();
  const next = await openContext(browser, looks[0]);
  await next.page.goto(`${serving.url}/login`);
  await signIn(next.page, serving.url, { email: marketer.email, password: 'another password' });
  await next.context.close();
});

describe('whoever may not do a deed', () => {
  it('as an analyst sees the pages without its buttons, which the owner sees', async () => {
    const [{ id }] = await db().rows(sql<{ id: number }>`select min(customer_id) as id from customer`);
    const { items: offers } = (await asOwner('GET', '/api/offers')) as { items: { offerId: number }[] };
    const live = (await asOwner('GET', `/api/campaigns/${campaignId}`)) as { definition: object };
    const draft = (await asOwner('POST', '/api/campaigns', {
      name: 'Winter',
      definition: { ...live.definition, alongsideOthers: true },
    })) as { campaignId: number };
    await asOwner('POST', '/api/sender/test', { to: 'try@example.com', language: 'en' });
    const deeds: [path: string, buttons: string[]][] = [
      ['/', ['Pause all sending']],
      [`/customers/${id}`, ['Record an answer']],
      ['/campaigns', ['Make a campaign']],
      [`/campaigns/${campaignId}`, ['Pause', 'End the campaign']],
      [`/campaigns/${draft.campaignId}`, ['Save', 'Go live…', 'Discard this draft']],
      ['/coupons', ['Make an offer']],
      [`/coupons/${offers[0].offerId}`, ['Save', 'Archive']],
      ['/coupons/new', ['Save']],
      ['/mail', ['Empty the catcher']],
      ['/data', ['Bring in a file']],
      ['/data/new', ['Choose a file']],
      ['/settings/shop', ['Save']],
      ['/settings/sender', ['Save', 'Send a test mail']],
      ['/settings/templates/comeback-first/it', ['Save']],
    ];
    const analyst = await openContext(browser, looks[0]);
    await signIn(analyst.page, serving.url, await account('analyst'));
    const shown = (on: Page, name: string) =>
      on.getByRole('button', { name, exact: true }).or(on.locator('main').getByRole('link', { name, exact: true }));
    for (const [path, buttons] of deeds) {
      await Promise.all([page.goto(serving.url + path), analyst.page.goto(serving.url + path)]);
      for (const name of buttons) await shown(page, name).first().waitFor();
      await settled(analyst.page);
      for (const name of buttons) expect.soft(await shown(analyst.page, name).count(), `${name} on ${path}`).toBe(0);
    }
    expect(analyst.troubles).toEqual([]);
    await analyst.context.close();
  });

  it('as a cashier is told so, and can still sign out', async () => {
    const cashier = await account('cashier');
    const till = await openContext(browser, looks[0]);
    await till.page.goto(`${serving.url}/login`);
    await till.page.getByLabel('E-mail').fill(cashier.email);
    await till.page.locator('input[type=password]').fill(cashier.password);
    await till.page.getByRole('button', { name: 'Sign in' }).click();
    await till.page.getByText('Your role does not allow this.').first().waitFor();
    expect(await till.page.getByRole('button', { name: 'Pause all sending' }).count()).toBe(0);
    await till.page.getByRole('link', { name: 'The cashier' }).click();
    await till.page.getByRole('button', { name: 'Sign out' }).click();
    await till.page.waitForURL(/\/login/);
    await till.context.close();
  });
});
