// What a visit's receipt holds: mostly the favourite category, sometimes something else, now and then sent back.
import { type Article, type Category, categories } from './catalogue.ts';
import type { Customer } from './customer.ts';
import type { Visit } from './path.ts';
import { pick, pickWeighted, purpose, streamOf } from './stream.ts';

/** A line of a receipt, amounts in cents; negative quantity and amount for a return. */
export interface Line {
  readonly article: Article;
  readonly category: string;
  readonly quantity: number;
  readonly amount: number;
  /** Cost of one piece; undefined = unknown. */
  readonly unitCost: number | undefined;
}

export interface Basket {
  readonly lines: readonly Line[];
  /** 'HH:MM' of the shop's clock. */
  readonly time: string;
  /** Days until one line is brought back; undefined: everything is kept. */
  readonly returnAfter: number | undefined;
}

/** The basket of a visit: the same for the same visit number, whatever its day. */
export function basketOf(seed: number, customer: Customer, visit: Visit): Basket {
  const random = streamOf(seed, purpose.basket, customer.number, visit.ordinal);
  const lines = [lineOf(customer.category)];
  while (random.uniform() < 0.35 && lines.length < 6) {
    lines.push(lineOf(random.uniform() < 0.6 ? customer.category : pickWeighted(random, categories)));
  }
  const minutes = 10 * 60 + random.below(9 * 60);
  const time = `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
  return { lines, time, returnAfter: random.uniform() < 0.03 ? 3 + random.below(12) : undefined };

  function lineOf(category: Category): Line {
    const article = pick(random, category.articles);
    const dear = article.price > 6000;
    const quantity = dear ? 1 : Math.max(1, Math.round(customer.wealth * (0.6 + random.exponential() * 0.7)));
    // Prices are not the same all year: a tenth up or down, in steps of ten cents.
    const price = Math.round((article.price * (0.95 + 0.1 * random.uniform())) / 10) * 10;
    return {
      article,
      category: category.name,
      quantity,
      amount: price * quantity,
      unitCost: article.costShare === undefined ? undefined : Math.round(article.price * article.costShare),
    };
  }
}

/** What the lines come to, in cents. */
export function totalOf(lines: readonly Line[]): number {
  return lines.reduce((sum, line) => sum + line.amount, 0);
}

/** The first line brought back. */
export function returnOf(basket: Basket): Line {
  const line = basket.lines[0];
  return { ...line, quantity: -line.quantity, amount: -line.amount };
}

/** The lines with a discount taken off in proportion, to the cent: running totals are rounded, so no line falls below zero. */
export function discounted(lines: readonly Line[], discount: number): Line[] {
  const total = totalOf(lines);
  const share = total === 0 ? 1 : Math.max(0, total - discount) / total;
  let [before, paid] = [0, 0];
  return lines.map((line) => {
    before += line.amount;
    const amount = Math.round(before * share) - paid;
    paid += amount;
    return { ...line, amount };
  });
}
