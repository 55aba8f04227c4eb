// Proves that a draw in the simulated shop measures its true lift: of many shops, unchosen, the 95 % interval holds the truth.
// No product in between: silence over 2.5 usual gaps enters, one in five is held out, three mails, 60 days. Options: --shops 40.
import { parseArgs } from 'node:util';
import { dayNumber } from '../../src/ground/index.ts';
import { compareProportions, createRandom } from '../../src/models/index.ts';
import { demoDays, openShop } from '../../src/simulation/index.ts';

const { values } = parseArgs({ options: { shops: { type: 'string', default: '40' } } });
const shops = Number(values.shops);
const window = 60;
const opens = dayNumber(demoDays.opens);

/** Half a year of one shop: the measured difference with its interval, and the truth on the treated. */
function halfAYear(seed: number) {
  const days = demoDays.history + demoDays.lived;
  const shop = openShop({ seed, customers: 5000, opens, days });
  const lot = createRandom(1_000_003 * seed);
  const last = new Map<number, number>();
  const entered = new Map<number, { day: number; treated: boolean }>();
  for (let day = opens; day < opens + days; day++) {
    for (const [number, seen] of day >= opens + demoDays.history ? last : []) {
      const customer = shop.customers[number];
      if (!entered.has(number) && day - seen === Math.ceil(2.5 * customer.meanGap)) {
        entered.set(number, { day, treated: lot.uniform() >= 0.2 });
      }
      const entry = entered.get(number);
      if (entry?.treated && seen < entry.day && [0, 30, 60].includes(day - entry.day)) {
        shop.read(customer, day, { coupon: 'CODE', depth: 0.2 });
      }
    }
    for (const { customer } of shop.live(day).receipts) last.set(customer.number, day);
  }
  const arms = [true, false].map((treated) => {
    const list = [...entered].filter(([, entry]) => entry.treated === treated && entry.day + window <= opens + days);
    const count = (held: (number: number, day: number) => boolean) =>
      list.filter(([number, entry]) => held(number, entry.day)).length;
    return {
      n: list.length,
      successes: count((number, day) => shop.bought(shop.customers[number], day, window)),
      would: count((number, day) => shop.wouldHaveBought(shop.customers[number], day, window)),
    };
  });
  const [treated, heldOut] = arms;
  const truth = (treated.successes - treated.would) / treated.n;
  return { ...compareProportions(treated, heldOut), truth, treated: treated.n, heldOut: heldOut.n };
}

let [held, shown, width, truths] = [0, 0, 0, 0];
for (let seed = 1; seed <= shops; seed++) {
  const { low, high, truth, treated, heldOut } = halfAYear(seed);
  if (low <= truth && truth <= high) held++;
  if (low > 0) shown++;
  width += (high - low) / shops;
  truths += truth / shops;
  if (seed === 1) process.stdout.write(`first shop: ${treated} treated, ${heldOut} held out\n`);
}
const points = (share: number) => `${(100 * share).toFixed(1)} points`;
process.stdout.write(
  `${shops} shops: the interval holds the truth in ${held}, shows an effect in ${shown};` +
    ` true lift ${points(truths)} on average, interval ${points(width)} wide\n`,
);
process.exitCode = held / shops >= 17 / 20 ? 0 : 1;
