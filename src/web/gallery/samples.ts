// Invented customers for every state of the strip.
import type { WhyInput } from '../kit/rhythm/why.ts';

const today = 20_769; // 2026-11-12

function customer(gaps: readonly number[], silence: number, rest: Partial<WhyInput>): WhyInput {
  const visits = [today - silence];
  for (const gap of [...gaps].reverse()) visits.unshift(visits[0] - gap);
  const mean = gaps.length === 0 ? null : gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length;
  return {
    today,
    visits,
    silence: { from: today - silence, until: today, ended: false },
    usual: { q05: 20, q25: 25, q50: 29, q75: 34, q95: 41 },
    limitDays: 41,
    next: { low: today + 3, expected: today + 9, high: today + 22 },
    events: [],
    coupons: [],
    confidence: 'own',
    lateness: 0.992,
    meanGapDays: mean,
    covered: false,
    seasonDays: null,
    ...rest,
  };
}

const regular = [24, 31, 26, 29, 33, 27, 31, 36, 25, 29, 28, 34, 30, 27];
const many = Array.from({ length: 75 }, (_, place) => 4 + ((place * 7 + (place % 5) * 3) % 9));

export const samples: readonly {
  readonly title: string;
  readonly name: string;
  readonly limitRate: number;
  readonly input: WhyInput;
}[] = [
  {
    title: 'Late, with messages',
    name: 'Giulia Bonfanti',
    limitRate: 0.05,
    input: customer(regular, 47, {
      events: [
        { key: 'a', day: 42, kind: 'email', label: 'offer A, opened', planned: false },
        { key: 'b', day: 72, kind: 'email', label: 'offer B, planned 7 Dec', planned: true },
      ],
      coupons: [{ key: 'a', from: 42, to: 55, label: '€10 coupon, valid to 20 Nov', shortLabel: '€10 to 20 Nov' }],
    }),
  },
  {
    title: 'Not late',
    name: 'Irene Fadda',
    limitRate: 0.05,
    input: customer(regular, 17, { lateness: 0.03, next: { low: today + 6, expected: today + 12, high: today + 24 } }),
  },
  {
    title: 'Bought yesterday',
    name: 'Nadia Greco',
    limitRate: 0.05,
    input: customer(regular, 1, { lateness: 0, next: { low: today + 20, expected: today + 28, high: today + 38 } }),
  },
  {
    title: 'One purchase, in time',
    name: 'Paolo Greco',
    limitRate: 0.05,
    input: customer([], 96, {
      usual: { q05: 14, q25: 60, q50: 120, q75: 210, q95: 345 },
      limitDays: 345,
      confidence: 'none',
      lateness: 0.44,
      next: { low: today + 20, expected: today + 70, high: today + 200 },
    }),
  },
  {
    title: 'Three gaps',
    name: 'Davide Sanna',
    limitRate: 0.05,
    input: customer([38, 61, 44], 92, {
      usual: { q05: 18, q25: 35, q50: 48, q75: 63, q95: 86 },
      limitDays: 86,
      confidence: 'some',
      lateness: 0.962,
      next: { low: today + 4, expected: today + 15, high: today + 41 },
    }),
  },
  {
    title: 'Returned',
    name: 'Teresa Lo Presti',
    limitRate: 0.05,
    input: customer([...regular, 52], 3, {
      silence: { from: today - 55, until: today - 3, ended: true },
      events: [{ key: 'a', day: 42, kind: 'email', label: 'offer A', planned: false }],
      coupons: [{ key: 'a', from: 42, to: 52, label: '€10 coupon, used', shortLabel: '€10 used' }],
      next: null,
    }),
  },
  {
    title: 'Silent far beyond the scale',
    name: 'Marco Delle Piane',
    limitRate: 0.05,
    input: customer(regular, 312, { lateness: 1, next: null }),
  },
  {
    title: 'More than 60 visits, dense waits',
    name: 'Rosanna Cattaneo',
    limitRate: 0.02,
    input: customer(many, 21, {
      usual: { q05: 3, q25: 6, q50: 8, q75: 11, q95: 17 },
      limitDays: 19,
      lateness: 0.987,
      next: { low: today + 1, expected: today + 3, high: today + 9 },
    }),
  },
  {
    title: 'Several messages close together, equal waits',
    name: 'Alina Nowak',
    limitRate: 0.05,
    input: customer([30, 30, 30, 30, 30, 31, 29, 30], 58, {
      usual: { q05: 26, q25: 28, q50: 30, q75: 32, q95: 36 },
      limitDays: 37,
      lateness: 0.999,
      events: [
        { key: 'a', day: 37, kind: 'email', label: 'offer A', planned: false },
        { key: 'b', day: 38, kind: 'sms', label: 'offer A by SMS', planned: false },
        { key: 'c', day: 51, kind: 'email', label: 'offer B', planned: false },
        { key: 'd', day: 67, kind: 'email', label: 'offer C, planned', planned: true },
      ],
      coupons: [
        { key: 'a', from: 37, to: 46, label: '€5 coupon, ran out', shortLabel: '€5, ran out' },
        { key: 'c', from: 51, to: 60, label: '10 % off to 14 Nov', shortLabel: '10 % to 14 Nov' },
      ],
    }),
  },
];
