// The bytes of a message: read back by an independent parser, and nothing can be smuggled into its headers.
import fc from 'fast-check';
import { simpleParser } from 'mailparser';
import { expect, test } from 'vitest';
import { headerOf } from '../catcher/read-headers.ts';
import { composeMail, type MailHeaders } from './compose-mail.ts';

const headers: MailHeaders = {
  from: { name: 'Caffè "Rossi", Milano', address: 'shop@example.com' },
  to: { name: 'Łucja Żółć', address: 'lucja@example.com' },
  replyTo: 'help@example.com',
  messageId: '<abc@example.com>',
  date: new Date('2026-03-10T08:31:00Z'),
  language: 'pl',
  unsubscribeUrl: 'https://win.example.com/u/token',
};

test('a parser reads back what was written', async () => {
  const mail = await simpleParser(
    composeMail(headers, { subject: 'Kupon dla Ciebie: 15 €', html: '<p>ąę</p>', text: 'ąę\n.\n..x' }),
  );
  expect(mail.from?.value[0]).toMatchObject({ name: 'Caffè "Rossi", Milano', address: 'shop@example.com' });
  expect((mail.to as { value: unknown[] }).value[0]).toMatchObject({
    name: 'Łucja Żółć',
    address: 'lucja@example.com',
  });
  expect(mail.subject).toBe('Kupon dla Ciebie: 15 €');
  expect(mail.date).toEqual(headers.date);
  expect(mail.text).toBe('ąę\n.\n..x');
  expect(mail.html).toBe('<p>ąę</p>');
  expect(mail.replyTo?.text).toBe('help@example.com');
});

test('the one-click headers stand on one line each', () => {
  const long = { ...headers, unsubscribeUrl: `https://win.example.com/u/${'x'.repeat(150)}` };
  const raw = composeMail(long, { subject: 'x', html: 'x', text: 'x' }).toString();
  expect(raw).toContain(
    `\r\nList-Unsubscribe: <${long.unsubscribeUrl}>\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n`,
  );
});

test('no name, subject or text can add a header, end the head or break a line rule', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'binary', maxLength: 300 }),
      fc.string({ unit: 'binary', maxLength: 300 }),
      fc.string({ unit: 'binary', maxLength: 2000 }),
      (name, subject, content) => {
        const evil = { ...headers, to: { ...headers.to, name: `${name}\r\nBcc: evil@example.com` } };
        const raw = composeMail(evil, { subject: `${subject}\n\nhello`, html: content, text: content });
        const text = raw.toString('latin1');
        const head = text.slice(0, text.indexOf('\r\n\r\n'));
        const names = head.split(/\r\n(?![ \t])/).map((line) => line.slice(0, line.indexOf(':')));
        expect(names).toEqual([
          ...['From', 'To', 'Reply-To', 'Subject', 'Message-ID', 'Date', 'Content-Language', 'List-Unsubscribe'],
          ...['List-Unsubscribe-Post', 'Auto-Submitted', 'MIME-Version', 'Content-Type'],
        ]);
        expect(text.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
        expect(Math.max(...text.split('\r\n').map((line) => line.length))).toBeLessThanOrEqual(998);
        expect(/^[\t\r\n\x20-\x7e]*$/.test(text)).toBe(true);
      },
    ),
  );
});

test('a long subject in any script survives folding, its line separators as spaces', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 200 }), (subject) => {
      const raw = composeMail(headers, { subject, html: 'x', text: 'x' });
      expect(headerOf(raw, 'subject')).toBe(subject.replace(/[\u2028\u2029]+/g, ' ').trim());
    }),
    { examples: [['x'.repeat(200)], ['=?UTF-8?B?eA==?='], ['é'.repeat(120)], ['👩‍👩‍👧‍👧'.repeat(20)], ['!\u2028!']] },
  );
});

test('an address or link with a line end is a mistake of ours and stops the message', () => {
  const content = { subject: 'x', html: 'x', text: 'x' };
  const bad = 'a@b.c\r\nBcc: d@e.f';
  expect(() => composeMail({ ...headers, to: { name: null, address: bad } }, content)).toThrow(RangeError);
  expect(() => composeMail({ ...headers, unsubscribeUrl: 'https://x/ y' }, content)).toThrow(RangeError);
});
