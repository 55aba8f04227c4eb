// The four languages: the same keys, the plural forms of each, the same values to fill in, and the product's voice.
import { describe, expect, it } from 'vitest';
import { withMillions } from '../kit/i18n/start.ts';
import { en } from './en.ts';
import { es } from './es.ts';
import { it as italian } from './it.ts';
import { pl } from './pl.ts';

type Texts = Record<string, Record<string, string>>;
const others: [language: string, texts: Texts][] = [
  ['it', italian],
  ['pl', pl],
  ['es', es],
];

const plural = /_(one|few|many|other)$/;
const bases = (texts: Record<string, string>) => new Set(Object.keys(texts).map((key) => key.replace(plural, '')));
const values = (text: string) => new Set([...text.matchAll(/\{\{(\w+)/g)].map((match) => match[1]));

describe.each(others)('%s', (language, texts) => {
  it('has exactly the keys of English', () => {
    for (const [namespace, english] of Object.entries(en)) {
      expect(bases(texts[namespace]), namespace).toEqual(bases(english));
    }
  });

  it('fills in the values of English and no others', () => {
    for (const [namespace, english] of Object.entries(en as Texts)) {
      for (const [key, text] of Object.entries(texts[namespace])) {
        const model = english[key] ?? english[key.replace(plural, '_other')];
        const here = values(text);
        // a singular may leave the number out ("1 longer wait"), and a language may not need every value
        for (const value of here) expect(values(model), `${language} ${namespace} ${key}`).toContain(value);
      }
    }
  });
});

describe('plural forms', () => {
  const forms = (texts: Record<string, string>, base: string) =>
    Object.keys(texts)
      .filter((key) => plural.test(key) && key.replace(plural, '') === base)
      .map((key) => key.slice(base.length + 1))
      .sort();

  it('are one, few, many and other in Polish, one and other elsewhere', () => {
    for (const [namespace, english] of Object.entries(en as Texts)) {
      const counted = Object.keys(english).filter((key) => key.endsWith('_other'));
      for (const key of counted) {
        const base = key.replace(plural, '');
        expect(forms((pl as Texts)[namespace], base), `${namespace} ${base}`).toEqual(['few', 'many', 'one', 'other']);
        expect(forms(english, base)).toEqual(['one', 'other']);
        expect(forms((italian as Texts)[namespace], base)).toEqual(['one', 'other']);
        expect(forms((es as Texts)[namespace], base)).toEqual(['one', 'other']);
      }
    }
  });

  it('of whole millions in Italian and Spanish read like the plural', () => {
    const { kit } = withMillions(italian as Texts);
    expect(kit['count.customers_many']).toBe(kit['count.customers_other']);
    expect(withMillions(pl as Texts).kit['count.people_many']).toBe('{{count, number}} osób');
  });
});

describe('the voice', () => {
  const all = [['en', en as Texts] as const, ...others].flatMap(([language, texts]) =>
    Object.entries(texts).flatMap(([namespace, of]) =>
      Object.entries(of).map(([key, text]) => ({ where: `${language} ${namespace} ${key}`, text })),
    ),
  );

  it('uses no exclamation marks', () => {
    expect(all.filter(({ text }) => /[!¡]/.test(text)).map(({ where }) => where)).toEqual([]);
  });

  it('uses none of the words of the trade that owners do not use', () => {
    const trade = /\b(churn|lapse[ds]?|lift|hold-?out|CLV|p-value|significan(t|ce)|treatment|uplift)\b/i;
    const found = all.filter(({ text }) => trade.test(text) || /\bAI\b/.test(text));
    expect(found.map(({ where, text }) => `${where}: ${text}`)).toEqual([]);
  });
});

describe('the words of an owner', () => {
  it.each([
    ['en', en, /\bladders?\b/i],
    ['it', italian, /\bscal[ae]\b/i],
    ['pl', pl, /drabin/i],
    ['es', es, /\bescaleras?\b/i],
  ] as const)('in %s have no ladder: offers come in steps', (_language, texts, ladder) => {
    const found = Object.values(texts as Texts).flatMap((room) =>
      Object.values(room).filter((text) => ladder.test(text)),
    );
    expect(found).toEqual([]);
  });
});
