// What a purchase of each customer of a file comes to: Gamma-Gamma, between the own mean and everybody's.
import { expectedSpend, fitGammaGamma, type Spend, type Visits } from '../../models/index.ts';

/** Repeat purchases up to a day and their mean amount, by customer: the first purchase stays out, by the model's convention. */
export function repeatSpend({ starts, days, amounts }: Visits, until: number): Spend | undefined {
  if (!amounts) return undefined;
  const customers = starts.length - 1;
  const x = new Float64Array(customers);
  const mean = new Float64Array(customers);
  for (let i = 0; i < customers; i++) {
    let sum = 0;
    let count = 0;
    for (let j = starts[i] + 1; j < starts[i + 1] && days[j] <= until; j++) {
      count++;
      sum += amounts[j];
    }
    if (count === 0 || !(sum > 0)) continue;
    x[i] = count;
    mean[i] = sum / count;
  }
  return { x, mean };
}

/** Expected amount of a purchase, by customer; undefined where the file tells no amounts, or nobody came back with one. */
export function spendAhead(visits: Visits, until: number): Float64Array | undefined {
  const spend = repeatSpend(visits, until);
  if (!spend?.x.some((x) => x > 0)) return undefined;
  return expectedSpend(fitGammaGamma(spend), spend);
}
