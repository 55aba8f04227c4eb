import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { gradientOf, incompleteBeta, logIncompleteBeta, logIncompleteBetaGradient } from './incomplete-beta.ts';
import { inverseIncompleteBeta, inverseIncompleteBetaOdds } from './incomplete-beta-inverse.ts';

// a, b, x, ln I_x(a, b), ln of the upper tail, d ln I / da, d ln I / db: mpmath 1.3 at 60 digits (betainc; derivatives by
// central differences of 1e-20), rounded to 20. x is exact in binary, so that 1 - x is too.
const values: [number, number, number, string, string, string, string][] = [
  [
    0.25,
    0.75,
    2 ** -30,
    '-5.3036129691625059019',
    '-0.0049860014439375743771',
    '-21.144177548174615123',
    '0.50864521469867479403',
  ],
  [
    1,
    3.5,
    0.125,
    '-0.98525110310031648232',
    '-0.46735987418582918101',
    '-1.1974115179877138307',
    '0.22413035618787104883',
  ],
  [
    2,
    0.524,
    0.984375,
    '-0.18811130141845642133',
    '-1.7633031368481677696',
    '-0.059337175782692186158',
    '0.72634928247207489783',
  ],
  [
    2,
    0.524,
    2 ** -9,
    '-13.394101297882277218',
    '-1.5241090687675970908e-6',
    '-6.4461478463127402235',
    '2.5632617864570672107',
  ],
  [
    2.5,
    8.25,
    0.0625,
    '-2.9727974512224049159',
    '-0.052515085080096707717',
    '-1.5884828194651705473',
    '0.23496472640816185973',
  ],
  [
    2.5,
    8.25,
    0.9375,
    '-2.3508519693903402682e-9',
    '-19.868488035501474108',
    '-3.6842576345446030823e-9',
    '6.1490649360107005075e-9',
  ],
  [
    0.9,
    130.5,
    2 ** -10,
    '-1.8746852606194934511',
    '-0.16653077949787858407',
    '-2.4484545061164963647',
    '0.0064470644652046148794',
  ],
  [
    0.9,
    130.5,
    0.25,
    '-3.2673458221962033976e-17',
    '-37.959968600745618589',
    '-1.3936343041962926522e-16',
    '9.4239774068227582703e-18',
  ],
  [
    14.125,
    5.75,
    0.5,
    '-3.6704862511588104359',
    '-0.025793905911169647167',
    '-0.43526261635102484329',
    '0.69161088216274562337',
  ],
  [
    14.125,
    5.75,
    2 ** -7,
    '-59.493505761571527255',
    '-1.4531108269854795923e-26',
    '-4.5710264513854786437',
    '1.2970424403703432278',
  ],
  [
    24,
    400,
    0.0625,
    '-0.3342428373177401333',
    '-1.2583583089117632273',
    '-0.092716783148093344402',
    '0.0058280072807718532116',
  ],
  [
    30,
    2000,
    0.03125,
    '-7.968083103517560026e-7',
    '-14.042652099476211592',
    '-6.3083276513348141978e-7',
    '1.4126165315983344168e-8',
  ],
  [
    0.3,
    0.02,
    0.5,
    '-2.8216491497183590844',
    '-0.06135184356107093507',
    '-3.4197837458641515547',
    '47.101038235391534877',
  ],
  [
    600,
    1.5,
    0.875,
    '-77.832910984775333169',
    '-1.5761452911811490254e-34',
    '-0.13270862479466322497',
    '4.2942433619340015141',
  ],
  [
    1500.5,
    900.25,
    0.625,
    '-0.69700918076921953134',
    '-0.68930003803430607446',
    '-0.012663998331469310318',
    '0.021108813329271828162',
  ],
  [
    1500.5,
    900.25,
    0.5,
    '-79.304575671923756521',
    '-3.6179319673868140179e-35',
    '-0.22468656530184696836',
    '0.2897057952167035285',
  ],
  [
    3,
    1000,
    2 ** -40,
    '-64.243157797160763291',
    '-1.2576247296640253301e-28',
    '-22.071752690246570406',
    '0.0029970049903348460386',
  ],
];

const positive = fc.double({ min: -4, max: 4, noNaN: true }).map((v) => 10 ** v);

describe('the regularised incomplete beta', () => {
  it('agrees with 60-digit values in both tails to 1e-13 of the probability', () => {
    for (const [a, b, x, lower, upper] of values) {
      // An error of 1e-13 in the logarithm is a relative error of 1e-13 in the probability.
      expect(Math.abs(logIncompleteBeta(a, b, x) - Number(lower))).toBeLessThan(2e-13);
      expect(Math.abs(logIncompleteBeta(b, a, 1 - x, x) - Number(upper))).toBeLessThan(2e-13);
      expect(Math.abs(Math.expm1(logIncompleteBeta(a, b, x) - Number(lower)))).toBeLessThan(2e-13);
    }
  });

  it('has derivatives in a and b that agree with 60-digit values', () => {
    const out = new Float64Array(4);
    for (const [a, b, x, lower, , byA, byB] of values) {
      logIncompleteBetaGradient(a, b, x, 1 - x, out);
      expect(Math.abs(out[gradientOf.value] - Number(lower))).toBeLessThan(2e-13);
      expect(Math.abs(out[gradientOf.a] / Number(byA) - 1)).toBeLessThan(1e-9);
      expect(Math.abs(out[gradientOf.b] / Number(byB) - 1)).toBeLessThan(1e-9);
    }
  });

  it('is a probability, rises with x, and its tails add up to 1, for any arguments', () => {
    fc.assert(
      fc.property(
        positive,
        positive,
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (a, b, u, v) => {
          const low = Math.min(u, v);
          const high = Math.max(u, v);
          const below = incompleteBeta(a, b, low);
          const above = incompleteBeta(a, b, high);
          expect(below).toBeGreaterThanOrEqual(0);
          expect(above).toBeLessThanOrEqual(1);
          expect(above).toBeGreaterThanOrEqual(below * (1 - 1e-10));
          expect(below + incompleteBeta(b, a, 1 - low, low)).toBeCloseTo(1, 9);
        },
      ),
      { numRuns: 500 },
    );
  });

  it('is undone by its inverse, also far out in the tails', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -0.3, max: 3, noNaN: true }).map((v) => 10 ** v),
        fc.double({ min: -0.3, max: 3, noNaN: true }).map((v) => 10 ** v),
        fc.double({ min: -200, max: -0.01, noNaN: true }),
        (a, b, logP) => {
          const odds = inverseIncompleteBetaOdds(a, b, logP);
          const back = logIncompleteBeta(a, b, odds / (1 + odds), 1 / (1 + odds));
          expect(Math.abs(back - logP)).toBeLessThan(1e-9 * Math.max(1, Math.abs(logP)));
        },
      ),
      { numRuns: 300 },
    );
    expect(inverseIncompleteBeta(2, 3, 0)).toBe(0);
    expect(inverseIncompleteBeta(2, 3, 1)).toBe(1);
    expect(inverseIncompleteBeta(1, 1, 0.3)).toBeCloseTo(0.3, 14);
  });
});
