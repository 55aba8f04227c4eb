// Makes the backup of an invented shop that uses every table, by what any program of this kind offers: commands and HTTP.
//   node scripts/make-backup-fixture.mjs NAME [--program PATH/bin/ritorno.mjs]
// writes tests/fixtures/backups/NAME.backup, which tests/story/older-backups.test.ts restores, updates and lives with.
// Each landed version leaves one; --program makes it with an older checkout.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { gunzipSync } from 'node:zlib';
import { SMTPServer } from 'smtp-server';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { program: { type: 'string', default: join(root, 'bin/ritorno.mjs') } },
});
const [name] = positionals;
if (!name || !/^[\w.-]+$/.test(name)) throw new Error('Give the fixture a name: a version or a day, as 2026-11-24.');

const home = mkdtempSync(join(tmpdir(), 'ritorno-fixture-'));
// the key of the fixtures is no secret: tests open what is sealed in them
writeFileSync(join(home, 'vault.key'), `${createHash('sha256').update('the key of the fixtures').digest('base64')}\n`, {
  mode: 0o600,
});
const password = 'come back soon';
const email = 'owner@example.com';
const today = new Date();
/** A zone where the morning's mails have left by now, whenever this is run: their coupons are valid from then on. */
const zone = ['Europe/Rome', 'America/Los_Angeles', 'Asia/Tokyo'].find((one) => {
  const hour = new Intl.DateTimeFormat('en', { timeZone: one, hour: 'numeric', hourCycle: 'h23' }).format(today);
  return Number(hour) >= 5 && dayIn(one) === today.toISOString().slice(0, 10);
});
function dayIn(timeZone) {
  return new Intl.DateTimeFormat('en-CA', { timeZone }).format(today);
}
/** The day `days` days before today. */
const dayAgo = (days) => new Date(today.getTime() - days * 86_400_000).toISOString().slice(0, 10);

function program(...args) {
  const { DATABASE_URL: _none, ...environment } = process.env;
  return spawn(process.execPath, [resolve(values.program), ...args], { env: { ...environment, RITORNO_HOME: home } });
}

/** Runs a command to its end. */
function ritorno(...args) {
  return new Promise((done, fail) => {
    const child = program(...args);
    let output = '';
    child.stdout.on('data', (text) => (output += text));
    child.stderr.on('data', (text) => (output += text));
    child.once('close', (code) => (code === 0 ? done(output) : fail(new Error(`${args.join(' ')}: ${output}`))));
  });
}

/** Starts the server, lets `work` talk to it, stops it. */
async function served(work) {
  const child = program('start', '--port', '0');
  let output = '';
  const ended = new Promise((done) => child.once('close', done));
  const heard = new Promise((done, fail) => {
    child.stdout.on('data', (text) => {
      output += text;
      const [, url] = /running at (\S+)[\s\S]*\n/.exec(output) ?? [];
      if (url) setTimeout(() => done([url, /#token=(\S+)/.exec(output)?.[1]]), 300);
    });
    child.stderr.on('data', (text) => (output += text));
    ended.then(() => fail(new Error(output)));
  });
  try {
    await work(...(await heard));
  } finally {
    child.kill('SIGTERM');
    await ended;
  }
}

/** A client of one server; throws for every answer that is not a success. */
function client(url, headers) {
  return async (method, path, body, more = {}) => {
    const isForm = body instanceof FormData;
    const answer = await fetch(url + path, {
      method,
      headers: { ...headers, ...more, ...(body && !isForm && { 'content-type': 'application/json' }) },
      ...(body && { body: isForm ? body : JSON.stringify(body) }),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
    return { answer, body: text.startsWith('{') ? JSON.parse(text) : text };
  };
}

async function signedIn(url) {
  const { answer } = await client(url)('POST', '/api/login', { email, password });
  const cookies = answer.headers.getSetCookie().map((cookie) => cookie.split(';')[0]);
  return client(url, { cookie: cookies.join('; ') });
}

/** Sixty customers: two of three come regularly until now, every third has been silent for long. */
function purchases() {
  const lines = ['receipt,customer,email,date,product,category,store,quantity,amount,unit cost'];
  for (let one = 0; one < 60; one++) {
    const gap = 9 + ((one * 7) % 20);
    const silent = one % 3 === 0 ? gap * 5 : one % gap;
    for (let visit = 0; visit < 8; visit++) {
      const day = dayAgo(silent + visit * gap + ((one + visit) % 3));
      const [product, category] = visit % 2 ? ['Espresso beans', 'coffee'] : ['Filter papers', 'supplies'];
      lines.push(
        `r${one}-${visit},c${one},c${one}@example.com,${day},${product},${category},Via Roma,1,${12 + visit}.50,${visit % 2 ? '' : '4.00'}`,
      );
    }
  }
  // one line that is left out
  lines.push('r-bad,c1,c1@example.com,no day at all,Espresso beans,coffee,Via Roma,1,10.00,');
  return `${lines.join('\n')}\n`;
}

function customers() {
  const lines = ['customer id,first name,last name,email,language,accepts marketing,consent date'];
  for (let one = 0; one < 60; one++) {
    lines.push(`c${one},Ada${one},Rossi,c${one}@example.com,${['it', 'en', 'pl', 'es'][one % 4]},yes,${dayAgo(400)}`);
  }
  return `${lines.join('\n')}\n`;
}

try {
  let key;
  await served(async (url, token) => {
    await client(url)('POST', '/api/setup', { token, email, password, name: 'Elena Rossi', language: 'en' });
    const owner = await signedIn(url);
    await owner('PUT', '/api/shop', { name: 'Casa Ferrante', zone, closedWeekdays: [7] });
    await owner('POST', '/api/accounts', {
      email: 'till@example.com',
      name: 'Till',
      role: 'cashier',
      password,
      language: 'it',
    });
    const scopes = ['customers:write', 'purchases:write', 'redemptions:write', 'signals:write'];
    key = (await owner('POST', '/api/api-keys', { name: 'Till', scopes })).body.key;
    const bringIn = async (file, kind, text) => {
      const form = new FormData();
      form.append('file', new Blob([text]), file);
      const look = (await owner('POST', '/api/imports/inspect', form)).body;
      await owner('PUT', `/api/import-mappings/${kind}`, { kind, mapping: look.mapping });
      const { importId } = (
        await owner('POST', '/api/imports', { upload: look.upload, fileName: file, kind, mapping: look.mapping })
      ).body;
      for (;;) {
        const { state } = (await owner('GET', `/api/imports/${importId}`)).body;
        if (state === 'finished' || state === 'done') return;
        if (state !== 'running' && state !== 'waiting') throw new Error(`import of ${file}: ${state}`);
        await new Promise((done) => setTimeout(done, 100));
      }
    };
    await bringIn('customers.csv', 'customers', customers());
    await bringIn('purchases.csv', 'purchases', purchases());
    const till = client(url, { authorization: `Bearer ${key}` });
    const happenedAt = `${dayAgo(1)}T09:00:00Z`;
    await till('POST', '/v1/signals', { signals: [{ customer: 'c1', kind: 'visit', happenedAt, key: 's-1' }] });
    const consents = [{ channel: 'email', state: 'withdrawn', basis: 'asked', source: 'till' }];
    await till('POST', '/v1/customers', { customers: [{ id: 'c3', cards: ['4711'], consents }] });
    await owner('PUT', '/api/templates/comeback-first/en', {
      subject: 'We miss you, {{ customer.given_name }}',
      body: '<mjml><mj-body><mj-section><mj-column><mj-text>Hello {{ coupon.code }} <a href="{{ unsubscribe_url }}">Stop</a></mj-text></mj-column></mj-section></mj-body></mjml>',
      textBody: null,
      version: 0,
    });
    const gives = { kind: 'amount', minor: { base: 500 } };
    const { body: offer } = await owner('POST', '/api/offers', { name: 'First coupon', definition: { gives } });
    const offerId = offer.offerId ?? offer.id;
    const rung = (when, template) => ({ when, offer: offerId, template, hour: '03:05' });
    await owner('POST', '/api/campaigns', {
      name: 'Come back',
      definition: {
        entry: { kind: 'false_alarm', rate: 0.05 },
        holdOutShare: 0.2,
        ladder: [rung({ kind: 'entry' }, 'comeback-first'), rung({ kind: 'after', days: 7 }, 'comeback-second')],
      },
    });
  });
  await ritorno('margins', 'set', 'coffee=35', '--default', '20');
  await ritorno('run', '--as-of', dayAgo(1));
  await ritorno('campaigns', 'launch', '1');
  await ritorno('campaigns', 'backlog', '1', '--mornings', '1', '--from', dayAgo(0));
  // all hours of today, so that its coupons are valid at the till below
  await ritorno('run', '--as-of', dayAgo(0));
  await served(async (url) => {
    const owner = await signedIn(url);
    const till = client(url, { authorization: `Bearer ${key}` });
    const { items } = (await owner('GET', '/api/messages')).body;
    const readers = [...new Set(items.map(({ customerId }) => customerId))];
    const couponOf = async (customerId) =>
      (await owner('GET', `/api/customers/${customerId}/coupons`)).body.items[0]?.code;
    const codes = (await Promise.all(readers.map(couponOf))).filter(Boolean);
    const redeem = (code, source_id) =>
      till(
        'POST',
        '/v1/redemptions',
        { redeemables: [{ object: 'voucher', id: code }], order: { amount: 4999, source_id } },
        { 'idempotency-key': `k-${source_id}` },
      );
    await redeem(codes[0], 'o-1');
    const { body } = await redeem(codes[1], 'o-2');
    await till('POST', `/v1/redemptions/${body.redemptions[0].id}/rollback?reason=cancelled`);
    // a purchase that carries a code waits for the night
    const { externalId } = (await owner('GET', `/api/customers/${readers[2]}`)).body;
    const purchase = { customer: externalId, receipt: 'o-3', amountMinor: 3000, coupon: codes[2] };
    await till('POST', '/v1/purchases', { purchases: [{ ...purchase, happenedAt: new Date().toISOString() }] });
    const { items: mails } = (await owner('GET', '/api/caught-mail')).body;
    const mail = (await owner('GET', `/api/caught-mail/${mails.at(-1).id ?? mails.at(-1).caughtMailId}`)).body;
    const [link] = /\/u\/[\w-]+/.exec(JSON.stringify(mail)) ?? [];
    await client(url)('POST', link, undefined);
  });
  await ritorno('run', '--as-of', dayAgo(-1));
  await mailServer(async (port) => {
    await served(async (url) => (await signedIn(url))('PUT', '/api/sender', realSender(port)));
    await ritorno('run', '--as-of', dayAgo(-7), '--send');
    await served(async (url) => (await signedIn(url))('PUT', '/api/sender', { ...realSender(port), kind: 'catcher' }));
  });
  const path = join(root, 'tests/fixtures/backups', `${name}.backup`);
  mkdirSync(dirname(path), { recursive: true });
  rmSync(path, { force: true });
  process.stdout.write(await ritorno('backup', path));
  reportEmptyTables(path);
} finally {
  rmSync(home, { recursive: true, force: true });
}

/** A mail server on this machine that takes all mail but the first recipient's, whose mailbox it does not know. */
async function mailServer(work) {
  let refused = false;
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onAuth: (_auth, _session, done) => done(null, { user: 'shop' }),
    onRcptTo(_address, _session, done) {
      if (refused) return done();
      refused = true;
      return done(Object.assign(new Error('5.1.1 no such mailbox'), { responseCode: 550 }));
    },
    onData(stream, _session, done) {
      stream.resume().once('end', () => done());
    },
  });
  server.on('error', () => undefined);
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  try {
    await work(server.server.address().port);
  } finally {
    await new Promise((done) => server.close(done));
  }
}

function realSender(port) {
  return {
    kind: 'smtp',
    host: '127.0.0.1',
    port,
    tls: 'none',
    user: 'shop',
    password: 'invented for the fixtures',
    allowPrivateHost: true,
    fromName: 'Casa Ferrante',
    fromAddress: 'shop@example.com',
    postalLine: 'Via Roma 1, 20121 Milano',
    publicUrl: 'https://shop.example.com',
  };
}

/** Says which tables the shop has not used: the fixture proves nothing about those. */
function reportEmptyTables(path) {
  const plain = gunzipSync(readFileSync(path));
  const start = plain.lastIndexOf('{"rows":');
  const { rows } = JSON.parse(plain.toString('utf8', start, start + plain.readUInt32BE(start - 4)));
  const empty = Object.keys(rows).filter((table) => rows[table] === 0);
  process.stdout.write(`${empty.length === 0 ? 'Every table has rows.' : `Without rows: ${empty.join(', ')}`}\n`);
  if (empty.length > 0) process.exitCode = 1;
}
