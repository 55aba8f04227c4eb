// Templates: what ships is sound in every language, what authors write can break nothing but itself.
import { afterAll, expect, test } from 'vitest';
import { languages } from '../../ground/contract.ts';
import type { TemplateText } from '../contract.ts';
import { builtInKeys, builtInTemplate } from './built-in.ts';
import { unsafeIn } from './html-safety.ts';
import { textFromHtml } from './html-to-text.ts';
import { openRenderer } from './render-thread.ts';
import { barestReader, sampleReader } from './sample.ts';

const renderer = openRenderer({ timeLimit: 5_000 });
afterAll(() => renderer.close());

const shop = { name: 'Caffè Rossi', currency: 'EUR', postalLine: 'Via Roma 1, 20121 Milano' };
const reader = sampleReader('en', shop);
const link = '<a href="{{ unsubscribe_url }}">Stop</a>';

/** An MJML body around some text. */
function mjml(text: string): string {
  return `<mjml><mj-body><mj-section><mj-column><mj-text>${text} ${link}</mj-text></mj-column></mj-section></mj-body></mjml>`;
}

const texts = (change: Partial<TemplateText>): TemplateText => ({
  subject: 'Hello',
  body: mjml('Hello'),
  textBody: null,
  ...change,
});

async function codesOf(change: Partial<TemplateText>): Promise<string[]> {
  const { problems } = await renderer.check(texts(change), [reader, barestReader(shop)]);
  return [...new Set(problems.map(({ code }) => code))];
}

test.each(languages.flatMap((language) => builtInKeys.map((key) => [key, language] as const)))(
  'the built-in %s in %s shows the coupon with all that limits it, the way out and who writes',
  async (key, language) => {
    const text = builtInTemplate(key, language) as TemplateText;
    const full = sampleReader(language, shop);
    const { problems, rendered } = await renderer.check(text, [full, barestReader(shop)]);
    expect(problems).toEqual([]);
    const [rich, bare] = rendered;
    const values = Object.values(full.coupon ?? {}).filter((value) => value !== null && value !== 'amount');
    for (const part of [rich.html, rich.text]) {
      for (const value of [...values, shop.name, shop.postalLine, full.unsubscribe_url]) expect(part).toContain(value);
    }
    for (const part of [bare.subject, bare.html, bare.text]) {
      expect(part).not.toMatch(/\{[{%]|null|undefined|CODE|7K2M/);
    }
    // no exclamation marks: the voice is plain (the doctype and comments of the HTML have theirs)
    for (const part of [rich.subject, rich.text, bare.subject, bare.text]) expect(part).not.toMatch(/[!¡]/);
  },
);

test('what cannot be read is refused with the part, the line and the reason', async () => {
  const { problems } = await renderer.check(texts({ body: `<mjml>\n<mj-body>\n{% if %}\n</mj-body></mjml>` }), [
    reader,
  ]);
  expect(problems).toMatchObject([{ code: 'body_unreadable', level: 'error', part: 'body', line: 3 }]);
  expect(await codesOf({ subject: '{{ x | nofilter }}' })).toEqual(['subject_unreadable']);
  expect(await codesOf({ subject: '  ' })).toContain('subject_empty');
  expect(await codesOf({ subject: '{% if coupon %}x{% endif %}' })).toEqual(['subject_empty']);
  expect(await codesOf({ body: '' })).toEqual(['body_empty']);
  expect(await codesOf({ body: 'no mjml at all' })).toEqual(['body_no_mjml']);
  expect(await codesOf({ body: mjml('x').replace('mj-text', 'mj-txet') })).toEqual(['body_no_mjml']);
  expect(await codesOf({ textBody: '{% endfor %}' })).toEqual(['text_unreadable']);
});

const wholeBody = (...lines: string[]) =>
  [
    '<mjml>',
    '<mj-body>',
    '<mj-section><mj-column>',
    '<mj-text>',
    ...lines,
    link,
    '</mj-text>',
    '</mj-column></mj-section></mj-body></mjml>',
  ].join('\n');

test.each<[string, Partial<TemplateText>, object]>([
  [
    'a tag that reaches for another file',
    { body: wholeBody('Hello', '', '{{ customer.given_name }}', '', '{% render "x" %}') },
    { code: 'body_unreadable', part: 'body', line: 9 },
  ],
  [
    'a loop without an end in the body',
    { body: wholeBody('Hello', '<b>dear</b>', '{% for i in (1..1000000000) %}{{ i }}{% endfor %}') },
    { code: 'too_slow', part: 'body', line: 7 },
  ],
  [
    'a loop without an end in the subject',
    { subject: 'x\n{% for i in (1..1000000000) %}{{ i }}{% endfor %}' },
    { code: 'too_slow', part: 'subject', line: 2 },
  ],
  [
    'a loop without an end in a text part of its own',
    { textBody: '{{ unsubscribe_url }}\n\n\n{% for i in (1..1000000000) %}{{ i }}{% endfor %}' },
    { code: 'too_slow', part: 'text', line: 4 },
  ],
  [
    'an element that is not allowed',
    { body: wholeBody('Hello', '<script>x</script>') },
    { code: 'unsafe_html', line: 6 },
  ],
  [
    'a link that is not allowed',
    { body: wholeBody('Hello', '', '', '<a href="javascript:x">y</a>') },
    { code: 'unsafe_html', part: 'body', line: 8 },
  ],
  [
    'a tag of MJML that does not exist',
    { body: wholeBody('x').replace('<mj-column>', '<mj-txet></mj-txet><mj-column>') },
    { code: 'body_no_mjml', line: 3 },
  ],
  [
    'a subject that is empty for a reader',
    { subject: '{% if false %}x{% endif %}' },
    { code: 'subject_empty', part: 'subject', line: null },
  ],
])('%s is told with the line that its author wrote', async (_what, change, found) => {
  const { problems } = await renderer.check(texts(change), [reader, barestReader(shop)]);
  expect(problems[0]).toMatchObject(found);
});

test('no problem names a line that the text does not have', async () => {
  const shouted = 'x'.repeat(50);
  for (const line of [
    '{{ a | b }}',
    '{% if %}',
    '{% for i in (1..99999999) %}{% endfor %}',
    '<script>',
    '{{ "<iframe>" }}',
    '<mj-x>',
  ]) {
    const body = wholeBody(shouted, line, shouted);
    const { problems } = await renderer.check(texts({ body }), [reader]);
    for (const { line: named } of problems) expect(named ?? 1).toBeLessThanOrEqual(body.split('\n').length);
  }
});

test('a message without a way out is refused, a text part without one is warned about', async () => {
  expect(await codesOf({ body: mjml('x').replace(link, '') })).toEqual([
    'unsubscribe_missing',
    'text_unsubscribe_missing',
  ]);
  const { problems } = await renderer.check(texts({ textBody: 'Hello' }), [reader]);
  expect(problems).toMatchObject([{ code: 'text_unsubscribe_missing', level: 'warning' }]);
});

test.each([
  '<script>alert(1)</script>',
  '<img src="x" onerror="alert(1)">',
  '<img src="x"onerror=alert(1)>',
  '<a href="javascript:alert(1)">x</a>',
  '<a href="jav&#x09;ascript&colon;alert(1)">x</a>',
  '<a href=" data:text/html,x">x</a>',
  '<iframe src="https://example.com"></iframe>',
  '<form action="https://example.com"></form>',
  '<scr{{ "" }}ipt>alert(1)</script>',
  '{{ "<script>" | raw }}<style>@import url(https://example.com/x.css)</style>',
])('unsafe HTML is refused: %s', async (html) => {
  expect(await codesOf({ body: mjml(html) })).toEqual(['unsafe_html']);
});

test('values are escaped, also through the raw filter', async () => {
  const evil = { ...reader, customer: { name: '<script>x</script>', given_name: '"><img src=x onerror=x>' } };
  const body = mjml(
    '{{ customer.name | raw }} {{ customer.given_name }} <a title="{{ customer.given_name }}" href="#">x</a>',
  );
  const { problems, rendered } = await renderer.check(texts({ body }), [evil]);
  expect(problems).toEqual([]);
  expect(rendered[0].html).not.toContain('<script');
  expect(rendered[0].html).not.toContain('<img');
});

test('files and other templates cannot be reached', async () => {
  expect(await codesOf({ body: mjml('{% include "/etc/passwd" %}') })).toEqual(['body_unreadable']);
  expect(
    await codesOf({ body: mjml('x').replace('<mj-section>', '<mj-include path="/etc/passwd" /><mj-section>') }),
  ).toEqual(['remote_include']);
});

test('loops and memory eaters end with an error, and the next template renders as before', async () => {
  const hostile = [
    '{% for i in (1..1000000000) %}{{ i }}{% endfor %}',
    '{% for i in (1..1000000) %}{% for j in (1..1000000) %}{% endfor %}{% endfor %}',
    '{% assign x = "aaaaaaaaaaaaaaaa" %}{% for i in (1..40) %}{% assign x = x | append: x %}{% endfor %}{{ x }}',
  ];
  for (const text of hostile) expect(await codesOf({ body: mjml(text) })).toEqual(['too_slow']);
  expect(await codesOf({})).toEqual([]);
});

test('a thread that hangs is ended, its job fails, the one behind it succeeds', async () => {
  const hasty = openRenderer({ timeLimit: 1 });
  expect((await hasty.check(texts({}), [reader])).problems).toMatchObject([{ code: 'too_slow' }]);
  await hasty.close();
  const tight = openRenderer({ memoryLimit: 24, timeLimit: 20_000 });
  const deep = `<mjml><mj-body><mj-section><mj-column>${'<mj-divider />'.repeat(130_000)}</mj-column></mj-section></mj-body></mjml>`;
  const [first, second] = await Promise.all([
    tight.check(texts({ body: deep }), [reader]),
    tight.check(texts({}), [reader]),
  ]);
  expect(first.problems).toMatchObject([{ message: 'the template took all the memory of its thread.' }]);
  expect(second.problems).toEqual([]);
  await tight.close();
});

test('the text part made from HTML keeps words, links and placeholders', () => {
  const html =
    '<head><title>t</title><style>p{}</style></head><div style="display:none">pre</div><p>A &amp; {% if a < b %}B{% endif %}</p><a href="{{ url }}">go</a><br>end';
  expect(textFromHtml(html)).toBe('A & {% if a < b %}B{% endif %}\ngo: {{ url }}\nend\n');
});

test('plain mail HTML is safe', () => {
  expect(
    unsafeIn('<p>on time = javascript: the good parts</p><a href="mailto:a@b.c">x</a><img src="cid:1">'),
  ).toBeUndefined();
});
