// Figures that other implementations and the papers agree on. Parameters are flat around the optimum: log-likelihoods to 1e-3,
// parameters to 1e-2, forecasts at stated parameters to the printed digits.
import { describe, expect, it } from 'vitest';
import { absent, cdnowSummary, cutOff, hasData, isPresent, realVisits } from '../../../tests/real-data.ts';
import { countErrors } from '../evaluate/index.ts';
import { type FittedByModel, fit as fitModel, gapModelOf, type LifetimeModel, score } from '../fit-and-score.ts';
import { discountedCounts, discountedTransactions } from './discounted.ts';
import { visitDistribution } from './forecast.ts';
import { expectedSpend, type FittedGammaGamma, fitGammaGamma } from './gamma-gamma.ts';
import { paretoDistribution } from './pareto-nbd.ts';
import { type Summary, summarise, summaryFrom } from './summary.ts';

function given<Model extends LifetimeModel>(model: Model, parameters: object): FittedByModel[Model] {
  const plain: unknown = {
    model,
    version: 1,
    unit: 'weeks',
    parameters,
    logLikelihood: 0,
    customers: 0,
    standardErrors: {},
    covariance: null,
    estimated: [],
    diagnosis: [],
    profile: [],
  };
  return plain as FittedByModel[Model];
}

function rows(...triples: [x: number, tx: number, T: number][]): Summary {
  return summaryFrom(
    { x: triples.map((t) => t[0]), tx: triples.map((t) => t[1]), T: triples.map((t) => t[2]) },
    'weeks',
  );
}

function sum(values: Float64Array): number {
  return values.reduce((total, v) => total + v, 0);
}

const bg = given('bg-nbd', { k: 1, r: 0.24259815, alpha: 4.41368416, a: 0.79298987, b: 2.4261667 });
const pareto = given('pareto-nbd', { r: 0.55339714, alpha: 10.58019854, s: 0.6060625, beta: 11.65622367 });

// Fader, Hardie, Lee 2005 and Schmittlein et al. 1987 on CDNOW customers, in weeks rounded as the sources print them.
const named: [number, number, number][] = [
  [2, 30.43, 38.86],
  [0, 0, 39],
  [1, 1.71, 38.86],
  [7, 29.43, 38.86],
  [5, 35, 39],
  [5, 10, 39],
  [20, 38, 39],
];

function expectClose(found: ArrayLike<number>, expected: number[], relative: number): void {
  expected.forEach((value, i) => {
    expect(Math.abs(found[i] / value - 1)).toBeLessThan(relative);
  });
}

describe('named customers', () => {
  it('have the BG/NBD forecasts of the literature', () => {
    const half = score(bg, rows(...named), { horizon: 39 });
    expectClose(
      half.pAlive,
      [0.7266072825, 1, 0.2122367488, 0.6417831512, 0.8299912105, 0.02440765, 0.9440030106],
      1e-7,
    );
    expectClose(
      half.expectedCount,
      [1.225897193, 0.1942183136, 0.2032591706, 3.337077165, 3.151536176, 0.0926776059, 13.34349356],
      1e-7,
    );
    expectClose(
      score(bg, rows(...named), { horizon: 52 }).expectedCount,
      [1.558563333, 0.2509569181, 0.2599176972, 4.198897718, 3.975513539, 0.1169084079, 16.70707395],
      1e-7,
    );
    const heavy = score(bg, rows([26, 30.857142857142858, 31]), { horizon: 52 });
    expectClose(heavy.pAlive, [0.968852152], 1e-7);
    expectClose(heavy.expectedCount, [25.75653805], 1e-7);
  });

  it('have the Pareto/NBD forecasts of the literature', () => {
    const half = score(pareto, rows(...named), { horizon: 39 });
    expectClose(
      half.pAlive,
      [0.869118205, 0.2941633358, 0.1678095367, 0.7494213214, 0.9387253803, 0.0458782077, 0.9851198967],
      1e-7,
    );
    expectClose(
      half.expectedCount,
      [1.455120216, 0.1064825737, 0.1709231153, 3.711675702, 3.409968582, 0.1666549666, 13.2442018],
      1e-7,
    );
    expectClose(
      score(pareto, rows(...named), { horizon: 52 }).expectedCount,
      [1.850800732, 0.1354485953, 0.2174010252, 4.720965339, 4.337568471, 0.2119894396, 16.84696817],
      1e-7,
    );
    const heavy = score(pareto, rows([26, 30.857142857142858, 31]), { horizon: 52 });
    expectClose(heavy.pAlive, [0.9978734082], 1e-7);
    expectClose(heavy.expectedCount, [25.45418327], 1e-7);
  });

  it('are expected back less the more they had bought before the same silence: the increasing-frequency paradox', () => {
    const paradox = rows([10, 20, 39], [15, 20, 39], [20, 20, 39], [25, 20, 39]);
    const published = given('bg-nbd', { k: 1, r: 0.243, alpha: 4.414, a: 0.793, b: 2.426 });
    expectClose(
      score(published, paradox, { horizon: 52 }).expectedCount,
      [0.34746, 0.042834, 0.004159, 0.00035837],
      2e-4,
    );
    const others = score(pareto, paradox, { horizon: 52 }).expectedCount;
    expectClose(others, [0.70597, 0.14419, 0.022499, 0.0030918], 1e-2);
  });
});

describe('a new customer', () => {
  const fresh = rows([0, 0, 0]);

  it('is expected to come back as often as the papers say', () => {
    expect(score(bg, fresh, { horizon: 52 }).expectedCount[0]).toBeCloseTo(1.444004575, 7);
    expect(score(pareto, fresh, { horizon: 52 }).expectedCount[0]).toBeCloseTo(1.47311269, 7);
  });

  it('has the distribution of counts of the papers', () => {
    const byBg = [0.5743047, 0.1991928, 0.0853242, 0.0457984, 0.0276319, 0.0179387];
    visitDistribution(gapModelOf(bg), fresh, 0, 39, 5).forEach((p, n) => {
      expect(p).toBeCloseTo(byBg[n], 7);
    });
    const byPareto = [0.5935692, 0.1655853, 0.0824992, 0.0490472, 0.0317005, 0.021488];
    paretoDistribution(pareto.parameters, { x: 0, tx: 0, T: 0 }, 39, 5).forEach((p, n) => {
      expect(p).toBeCloseTo(byPareto[n], 6);
    });
    const published = given('bg-nbd', { k: 1, r: 0.243, alpha: 4.414, a: 0.793, b: 2.426 });
    const many = visitDistribution(gapModelOf(published), fresh, 0, 30, 20);
    const tail = [
      0.0019995214, 0.0015170236, 0.001163315, 0.0009003148, 0.0007023638, 0.0005517902, 0.0004361913, 0.0003467171,
      0.0002769613, 0.000222226,
    ];
    tail.forEach((p, i) => {
      expect(many[11 + i]).toBeCloseTo(p, 10);
    });
    expect(visitDistribution(gapModelOf(published), fresh, 0, 2, 10)[10]).toBeCloseTo(1.07869e-7, 12);
    expect(visitDistribution(gapModelOf(published), fresh, 0, 39, 0)[0]).toBeCloseTo(0.5737864, 7);
  });
});

describe('MBG/CNBD-2 at the grocery parameters', () => {
  it('has the distribution of counts and the chances to be active that BTYDplus gives', () => {
    const grocery = given('mbg-cnbd-k', { k: 2, r: 1.32919727, alpha: 2.81260033, a: 0.42471558, b: 0.79004022 });
    const alive = [0.156425351, 0.0292111248, 0.00386127, 0.000439830678, 4.61e-5];
    const forecast = score(grocery, rows(...[1, 2, 3, 4, 5].map((x): [number, number, number] => [x, 12, 52])), {
      horizon: 52,
    });
    alive.forEach((p, i) => {
      expect(forecast.pAlive[i] / p).toBeCloseTo(1, i === 4 ? 2 : 5);
    });
    const counts = [0.3780159711, 0.148295168, 0.0892536969, 0.0627937671, 0.0477664344, 0.0380204974];
    visitDistribution(gapModelOf(grocery), rows([0, 0, 0]), 0, 52, 5).forEach((p, n) => {
      expect(p).toBeCloseTo(counts[n], 8);
    });
  });
});

describe('discounted value', () => {
  it('is the DERT of CLVTools and BTYD for each stated period of the discount', () => {
    const three = rows([2, 213 / 7, 272 / 7], [26, 216 / 7, 31], [0, 0, 272 / 7]);
    const yearly = discountedTransactions(pareto, three, { share: 0.1, perDays: 364 });
    [8.157684035, 107.7502769, 0.6000927239].forEach((v, i) => {
      expect(yearly[i] / v).toBeCloseTo(1, 7);
    });
    const weekly = discountedTransactions(pareto, three, { share: 0.1, perDays: 7 });
    [0.4250714417, 5.941758997, 0.031268958].forEach((v, i) => {
      expect(weekly[i] / v).toBeCloseTo(1, 7);
    });
    const paper = discountedTransactions(
      pareto,
      rows(...[0, 1, 2, 5, 10, 20].map((x): [number, number, number] => [x, 30, 39])),
      { share: Math.expm1(0.0027), perDays: 7 },
    );
    [1.424067798, 3.945731795, 6.390976556, 13.13022173, 21.34770621, 20.64143938].forEach((v, i) => {
      expect(paper[i] / v).toBeCloseTo(1, 7);
    });
    expect(() => discountedTransactions(pareto, three, { share: 0, perDays: 365 })).toThrow(RangeError);
  });
});

describe.skipIf(!isPresent('btyd_cdnowSummary_cbs.csv'))(`CDNOW (${absent} when missing)`, () => {
  it.each([
    ['nbd', -9763.657615, { r: 0.38476588, alpha: 12.07201373 }, 2929.82],
    ['bg-nbd', -9582.429207, { r: 0.24259815, alpha: 4.41368416, a: 0.79298987, b: 2.4261667 }, 1653.392],
    ['mbg-nbd', -9582.135716, { r: 0.52484356, alpha: 6.18309285, a: 0.89138778, b: 1.61404833 }, 1576.712],
    ['bg-cnbd-k', -9582.429207, { k: 1, r: 0.24259815 }, 1653.392],
    ['mbg-cnbd-k', -9582.135716, { k: 1, r: 0.52484356 }, 1576.712],
    ['pareto-nbd', -9594.976198, { r: 0.55339714, alpha: 10.58019854, s: 0.6060625, beta: 11.65622367 }, 1665.428],
  ] as const)('%s reaches the known maximum', (model, logLikelihood, parameters, total) => {
    const summary = cdnowSummary();
    const fitted = fitModel(model, summary);
    expect(Math.abs(fitted.logLikelihood - logLikelihood)).toBeLessThan(1e-3);
    const found = ('parameters' in fitted ? fitted.parameters : {}) as Record<string, number>;
    for (const [name, value] of Object.entries(parameters)) {
      expect(Math.abs(found[name] - value)).toBeLessThan(1e-2 * Math.max(1, value));
    }
    expect(sum(score(fitted, summary, { horizon: 39 }).expectedCount) / total).toBeCloseTo(1, 3);
  });

  it('gives the first six customers their MBG/NBD chances', () => {
    const summary = cdnowSummary();
    const fitted = given('mbg-nbd', { k: 1, r: 0.52484356, alpha: 6.18309285, a: 0.89138778, b: 1.61404833 });
    const forecast = score(fitted, summary, { horizon: 39 });
    expect(forecast.pAlive[0]).toBeCloseTo(0.7061345197, 8);
    expect(forecast.pAlive[1]).toBeCloseTo(0.1709491366, 8);
    expect(forecast.expectedCount[0]).toBeCloseTo(1.262746964, 8);
    expect(forecast.expectedCount[1]).toBeCloseTo(0.1889422313, 8);
    expect(forecast.pAlive[2]).toBeCloseTo(0.389722137, 8);
    expect(forecast.expectedCount[2]).toBeCloseTo(0.1539655273, 8);
  });

  it('gives standard errors where CLVTools has them', () => {
    const { standardErrors } = fitModel('pareto-nbd', cdnowSummary());
    expect(standardErrors.r).toBeCloseTo(0.0476, 3);
    expect((standardErrors.alpha ?? 0) / 0.8427).toBeCloseTo(1, 2);
    expect(standardErrors.s).toBeCloseTo(0.1873, 3);
    expect((standardErrors.beta ?? 0) / 6.2105).toBeCloseTo(1, 2);
  });
});

describe.skipIf(!hasData('cdnow'))(`CDNOW spend (${absent} when missing)`, () => {
  const visits = hasData('cdnow') ? realVisits('cdnow') : { starts: [0], days: [] };
  const customers = visits.starts.length - 1;
  const x = new Float64Array(customers);
  const mean = new Float64Array(customers);
  for (let i = 0; i < customers; i++) {
    for (let j = visits.starts[i] + 1; j < visits.starts[i + 1] && visits.days[j] <= cutOff.cdnow; j++) {
      x[i]++;
      mean[i] += visits.amounts?.[j] ?? 0;
    }
    if (x[i] > 0) mean[i] /= x[i];
  }

  it('has the Gamma-Gamma maximum of the literature', () => {
    const fitted = fitGammaGamma({ x, mean });
    expect(Math.abs(fitted.logLikelihood - -4055.917695)).toBeLessThan(1e-3);
    const { p, q, gamma } = fitted.parameters;
    expect(p).toBeCloseTo(6.24934918, 2);
    expect(q).toBeCloseTo(3.74425633, 2);
    expect(gamma).toBeCloseTo(15.44430668, 2);
    expect((p * gamma) / (q - 1)).toBeCloseTo(35.1705, 2);
    expect(expectedSpend(fitted, { x: Float64Array.of(3), mean: Float64Array.of(35) })[0]).toBeCloseTo(35.0218, 3);
  });

  it('adds up to the twelve-month value that lifetimes gives on its rounded summary', () => {
    const round = (v: number): number => Math.round(v * 100) / 100;
    const summary = summarise(visits, { asOf: cutOff.cdnow, unit: 'weeks' });
    const rounded: Summary = { ...summary, tx: summary.tx.map(round), T: summary.T.map(round) };
    const fitted = given('bg-nbd', { k: 1, r: 0.2426, alpha: 4.4136, a: 0.793, b: 2.4262 });
    const spend = { parameters: { p: 6.25, q: 3.74, gamma: 15.44 } } as FittedGammaGamma;
    const perVisit = expectedSpend(spend, { x, mean: mean.map(round) });
    const value = (periods: number, discountPerPeriod: number): number =>
      sum(
        discountedCounts((horizon) => score(fitted, rounded, { horizon }).expectedCount, {
          periods,
          periodLength: 4.345,
          discountPerPeriod,
        }).map((count, i) => count * perVisit[i]),
      );
    expect(value(12, 0.01) / 71537.09).toBeCloseTo(1, 5);
    expect(value(12, 0) / 75900.98).toBeCloseTo(1, 5);
    expect(value(6, 0.01) / 41192.29).toBeCloseTo(1, 5);
  });
});

describe.skipIf(!hasData('grocery'))(`grocery (${absent} when missing)`, () => {
  const visits = hasData('grocery') ? realVisits('grocery') : { starts: [0], days: [] };
  const summary = summarise(visits, { asOf: cutOff.grocery, unit: 'weeks' });

  it.each([
    ['nbd', -16376.8639, { r: 0.42031951, alpha: 5.24510725 }],
    ['bg-nbd', -15836.56624, { r: 0.34859199, alpha: 2.58093755, a: 0.50382616, b: 3.64436254 }],
    ['mbg-nbd', -15781.93938, { r: 1.25679078, alpha: 6.03847584, a: 0.36825145, b: 0.71573522 }],
    ['pareto-nbd', -15782.39214, { r: 0.78643539, alpha: 5.67897605, s: 0.38622085, beta: 5.71711824 }],
    ['bg-cnbd-k', -15054.1729, { k: 2, r: 0.35906101, alpha: 1.12938745, a: 0.5228132, b: 2.78534141 }],
    ['mbg-cnbd-k', -14978.21073, { k: 2, r: 1.32919727, alpha: 2.81260033, a: 0.42471558, b: 0.79004022 }],
  ] as const)('%s reaches the known maximum', (model, logLikelihood, parameters) => {
    const fitted = fitModel(model, summary);
    expect(Math.abs(fitted.logLikelihood - logLikelihood)).toBeLessThan(1e-3);
    const found = ('parameters' in fitted ? fitted.parameters : {}) as Record<string, number>;
    for (const [name, value] of Object.entries(parameters)) {
      expect(Math.abs(found[name] - value)).toBeLessThan(1e-2 * Math.max(1, value));
    }
  });

  it.each([
    ['mbg-cnbd-k', [-15781.94, -14978.21, -14996.85, -15326.92, -15821.04]],
    ['bg-cnbd-k', [-15836.57, -15054.17, -15074.71, -15402.9, -15894.31]],
  ] as const)('%s has the known profile over k', (model, profile) => {
    profile.forEach((logLikelihood, i) => {
      expect(fitModel(model, summary, { k: i + 1 }).logLikelihood).toBeCloseTo(logLikelihood, 1);
    });
  });

  it('gives the first six customers their CNBD-2 chances, and exact counts that beat the approximation of BTYDplus', () => {
    const fitted = given('mbg-cnbd-k', { k: 2, r: 1.32919727, alpha: 2.81260033, a: 0.42471558, b: 0.79004022 });
    const forecast = score(fitted, summary, { horizon: 52 });
    [0.07509088, 0.8071877081, 0.92706296, 0.07509088, 0.7977815203, 0.9107793411].forEach((p, i) => {
      expect(forecast.pAlive[i]).toBeCloseTo(p, 8);
    });
    // The exact expectation; BTYDplus' approximation adds up to 3970.0 where 3389 came.
    expect(sum(forecast.expectedCount)).toBeCloseTo(3811.5, 0);
    const actual = summary.x.map((_, row) => {
      const i = summary.customer?.[row] ?? row;
      let count = 0;
      for (let j = visits.starts[i]; j < visits.starts[i + 1]; j++) {
        if (visits.days[j] > cutOff.grocery && visits.days[j] <= cutOff.grocery + 364) count++;
      }
      return count;
    });
    expect(countErrors(forecast.expectedCount, actual).mae).toBeLessThan(1.431);
  });
});

describe.skipIf(!hasData('online-retail'))(`Online Retail (${absent} when missing)`, () => {
  const visits = hasData('online-retail') ? realVisits('online-retail') : { starts: [0], days: [] };
  const summary = summarise(visits, { asOf: cutOff['online-retail'], unit: 'weeks' });

  it('ends on a bound with BG/NBD, MBG/NBD and Pareto/NBD, says so in words, and still scores', () => {
    for (const model of ['bg-nbd', 'mbg-nbd', 'pareto-nbd'] as const) {
      const fitted = fitModel(model, summary);
      expect(fitted.diagnosis.join(' ')).toMatch(/nobody/);
      const forecast = score(fitted, summary, { horizon: 13 });
      expect(forecast.pBuy.every((p) => p > 0 && p < 1)).toBe(true);
      expect(forecast.pAlive.every((p) => p > 0.999)).toBe(true);
      expect(sum(forecast.expectedCount)).toBeGreaterThan(0);
    }
  });

  it('finds the inner maximum of MBG/CNBD-2 that starts near the bound miss', () => {
    expect(fitModel('mbg-cnbd-k', summary).logLikelihood).toBeGreaterThan(-21217.32);
  });
});
