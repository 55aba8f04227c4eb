// Numbers, money and dates as the four languages write them.
import { describe, expect, it } from 'vitest';
import { formatOf } from './format.ts';

const plain = (text: string) => text.replace(/[\u00a0\u202f]/g, ' ');
const british = formatOf('en-GB');
const italian = formatOf('it-IT');
const polish = formatOf('pl-PL');

describe('money', () => {
  it('stands where the language puts it', () => {
    expect(british.money(1_596_000, 'EUR')).toBe('€15,960');
    expect(plain(italian.money(1_596_000, 'EUR'))).toBe('15.960 €');
    expect(plain(polish.money(1_596_000, 'PLN'))).toBe('15 960 zł');
  });

  it('shows cents where there are some or where it is asked for', () => {
    expect(british.money(3840, 'EUR')).toBe('€38.40');
    expect(british.money(3800, 'EUR', true)).toBe('€38.00');
    expect(british.money(1200, 'JPY')).toBe('¥1,200');
  });

  it('rounds estimates to whole units', () => {
    expect(british.roughly(57_529, 'EUR')).toBe('€575');
    expect(british.roughly(692, 'EUR')).toBe('€6.92');
    expect(british.signedMoney(1_596_049, 'EUR')).toBe('+€15,960');
  });
});

describe('days', () => {
  it('name the year only when it is another one', () => {
    expect(british.day('2026-11-21', '2026-11-12')).toBe('21 Nov');
    expect(british.day('2027-01-21', '2026-11-12')).toBe('21 Jan 2027');
    expect(polish.day('2026-11-21', '2026-11-12')).toBe('21 lis');
  });

  it('are written whole in titles', () => {
    expect(british.longDay('2026-09-14')).toBe('Monday 14 September');
    expect(british.day('2026-09-14')).toBe('14 Sep');
  });

  it('are those of the shop, not of the browser', () => {
    expect(british.instant('2026-09-14T22:30:00Z', 'Europe/Rome')).toBe('15 Sep, 00:30');
  });
});

describe('durations', () => {
  it('are told in the unit that people would use', () => {
    expect(british.duration(0.2)).toBe('1 second');
    expect(british.duration(42.4)).toBe('42 seconds');
    expect(british.duration(190)).toBe('3 minutes');
    expect(polish.duration(7200 + 1800)).toBe('2,5 godziny');
  });
});
