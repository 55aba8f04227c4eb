// The simulated shop tells the truth: two worlds that differ by the messages alone, and a draw that measures the same.
import { expect, test } from 'vitest';
import { dayNumber } from '../ground/index.ts';
import { basketOf, discounted, totalOf } from './basket.ts';
import { openShop, type SimulatedShop } from './shop.ts';
import { streamOf } from './stream.ts';

const opens = dayNumber('2023-04-03');
const shopOf = (seed: number, customers = 1500): SimulatedShop => openShop({ seed, customers, opens, days: 1093 });

test('the same seed gives the same shop, another seed another', () => {
  const life = (seed: number) => {
    const shop = shopOf(seed, 200);
    const receipts = [];
    for (let day = opens; day < opens + 200; day++) receipts.push(...shop.live(day).receipts);
    return receipts.map((receipt) => [receipt.number, receipt.day, totalOf(receipt.lines)]);
  };
  expect(life(3)).toEqual(life(3));
  expect(life(3)).not.toEqual(life(4));
});

test('without messages everybody does exactly what they would have done', () => {
  const shop = shopOf(7, 600);
  for (let day = opens; day < opens + 1093; day++) shop.live(day);
  for (const customer of shop.customers) {
    for (let day = customer.joins + 1; day < opens + 1000; day += 41) {
      expect(shop.bought(customer, day, 60)).toBe(shop.wouldHaveBought(customer, day, 60));
    }
  }
});

test('a message changes nobody but its reader', () => {
  const lived = (read: boolean) => {
    const shop = shopOf(7, 400);
    const receipts: string[] = [];
    for (let day = opens; day < opens + 700; day++) {
      if (read && day > opens + 500) shop.read(shop.customers[5], day, { coupon: 'X', depth: 0.5 });
      for (const receipt of shop.live(day).receipts) {
        if (receipt.customer.number !== 5) receipts.push(`${receipt.number} ${receipt.day}`);
      }
    }
    return receipts;
  };
  expect(lived(true)).toEqual(lived(false));
});

test('a draw between treated and held out measures the true effect', () => {
  const shop = shopOf(11, 4000);
  const lot = streamOf(99);
  const entered = new Map<number, { day: number; treated: boolean }>();
  const last = new Map<number, number>();
  const end = opens + 1093;
  for (let day = opens; day < end; day++) {
    if (day > opens + 600) {
      for (const [number, seen] of last) {
        if (day - seen === 90 && !entered.has(number)) entered.set(number, { day, treated: lot.uniform() < 0.5 });
        const entry = entered.get(number);
        if (entry?.treated && [0, 20, 40].includes(day - entry.day) && seen < entry.day) {
          shop.read(shop.customers[number], day, { coupon: 'X', depth: 0.3 });
        }
      }
    }
    for (const receipt of shop.live(day).receipts) last.set(receipt.customer.number, day);
  }
  const whole = [...entered].filter(([, entry]) => entry.day + 60 <= end);
  const rate = (list: typeof whole, held: (customer: number, day: number) => boolean) =>
    list.filter(([number, entry]) => held(number, entry.day)).length / list.length;
  const bought = (number: number, day: number) => shop.bought(shop.customers[number], day, 60);
  const would = (number: number, day: number) => shop.wouldHaveBought(shop.customers[number], day, 60);
  const treated = whole.filter(([, entry]) => entry.treated);
  const heldOut = whole.filter(([, entry]) => !entry.treated);
  const truth = rate(treated, bought) - rate(treated, would);
  const measured = rate(treated, bought) - rate(heldOut, bought);
  expect(whole.length).toBeGreaterThan(800);
  expect(truth).toBeGreaterThan(0.05);
  expect(rate(heldOut, bought)).toBe(rate(heldOut, would));
  // Four standard errors of the difference.
  expect(Math.abs(measured - truth)).toBeLessThan(4 * Math.sqrt(0.25 / treated.length + 0.25 / heldOut.length));
});

test('a discount is spread over the lines to the cent and never below zero', () => {
  const shop = shopOf(2, 60);
  for (const customer of shop.customers) {
    const { lines } = basketOf(2, customer, { ordinal: 1, day: opens });
    const total = totalOf(lines);
    for (const discount of [0, 1, 333, total, total + 500]) {
      const reduced = discounted(lines, discount);
      expect(totalOf(reduced)).toBe(total - Math.min(discount, total));
      expect(Math.min(...reduced.map((line) => line.amount))).toBeGreaterThanOrEqual(0);
    }
  }
});
