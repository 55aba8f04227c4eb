// How fast a customer's past loses its weight: chosen by how well each gap was foretold by the ones before it.

import { gapPosterior } from '../lifetimes/gap-model.ts';
import { logGapDensity } from '../lifetimes/open-gap.ts';
import { summarise, type TimeUnit } from '../lifetimes/summary.ts';
import type { Visits } from '../lifetimes/visits.ts';
import { closedGaps } from '../rhythm/gaps.ts';
import { type FittedMixture, fitMixture, gapModelOfMixture, type MixtureOptions } from './mixture.ts';

/** Discounts that are tried. Bases of steady customers want 1, bases whose customers change their pace about 0.8. */
const candidates = [1, 0.95, 0.9, 0.85, 0.8, 0.75, 0.7];
/** Customers looked at: the choice is plain long before. */
const sampleCustomers = 20_000;

/**
 * The sum over all closed gaps of ln f(gap | the gaps before it, discounted by rho): the one-step-ahead predictive
 * log-likelihood (Dawid 1984). It needs no hold-out, since every gap is foretold from its own past alone.
 */
export function predictiveLogLikelihood(mixture: FittedMixture, visits: Visits, asOf: number, rho: number): number {
  const closed = closedGaps(visits, { to: asOf, unit: mixture.unit, rho });
  const model = gapModelOfMixture({ ...mixture, rho });
  const posterior = gapPosterior(model, closed.history);
  let sum = 0;
  for (let i = 0; i < closed.gap.length; i++) {
    posterior.visit(i);
    let density = 0;
    for (let c = 0; c < posterior.classes; c++) {
      const log = logGapDensity(model.classes[c].k, posterior.shape[c], posterior.scale[c], closed.gap[i]);
      density += posterior.atVisit[c] * Math.exp(log);
    }
    sum += Math.log(Math.max(density, 1e-300));
  }
  return sum;
}

/** The discount with the highest one-step-ahead predictive likelihood on the base's own gaps. */
export function chooseRho(mixture: FittedMixture, visits: Visits, asOf: number): number {
  const sample = everyNthCustomer(visits, sampleCustomers);
  let best = { rho: 1, value: Number.NEGATIVE_INFINITY };
  for (const rho of candidates) {
    const value = predictiveLogLikelihood(mixture, sample, asOf, rho);
    if (value <= best.value) break;
    best = { rho, value };
  }
  return best.rho;
}

/** The personal-regularity model of a base as of a day: classes by maximum likelihood, discount by one-step-ahead prediction. */
export function fitPersonal(
  visits: Visits,
  asOf: number,
  options: MixtureOptions & { unit?: TimeUnit } = {},
): FittedMixture {
  const fitted = fitMixture(summarise(visits, { asOf, unit: options.unit }), options);
  return options.rho === undefined ? { ...fitted, rho: chooseRho(fitted, visits, asOf) } : fitted;
}

/** Of how many customers one is picked for a sample of at most so many. */
export function sampleStep({ starts }: Visits, customers: number): number {
  return Math.max(1, Math.ceil((starts.length - 1) / customers));
}

/** An even sample of customers with all their visits: numbers 0, n, 2 n ... for n of `sampleStep`, renumbered from 0. */
export function everyNthCustomer(visits: Visits, customers: number): Visits {
  const { starts, days, amounts } = visits;
  const step = sampleStep(visits, customers);
  if (step <= 1) return visits;
  const picked: number[] = [];
  for (let i = 0; i + 1 < starts.length; i += step) picked.push(i);
  const newStarts = new Int32Array(picked.length + 1);
  picked.forEach((i, n) => {
    newStarts[n + 1] = newStarts[n] + starts[i + 1] - starts[i];
  });
  const total = newStarts[picked.length];
  const newDays = new Float64Array(total);
  const newAmounts = amounts ? new Float64Array(total) : undefined;
  picked.forEach((i, n) => {
    for (let j = starts[i], place = newStarts[n]; j < starts[i + 1]; j++, place++) {
      newDays[place] = days[j];
      if (newAmounts && amounts) newAmounts[place] = amounts[j];
    }
  });
  return { starts: newStarts, days: newDays, amounts: newAmounts };
}
