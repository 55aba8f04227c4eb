// What is true of one simulated customer and hidden from the product: rhythm, loyalty, taste for coupons.
import { type Category, categories } from './catalogue.ts';
import { type Person, person } from './people.ts';
import { pickWeighted, purpose, streamOf } from './stream.ts';

export interface Customer {
  readonly number: number;
  readonly person: Person;
  readonly category: Category;
  /** Day number of the first visit. */
  readonly joins: number;
  readonly regular: boolean;
  /** Mean of the operational days between visits, while active. */
  readonly meanGap: number;
  /** k of the Erlang gaps. */
  readonly stages: number;
  /** Chance to be lost after each visit. */
  readonly lost: number;
  /** Factor on how much a basket holds. */
  readonly wealth: number;
  /** Chance to open a message. */
  readonly opens: number;
  /** How much a coupon moves the customer, 0..1. */
  readonly couponTaste: number;
}

/** The customer with this number; joins evenly between `first` and `last` (day numbers). */
export function drawCustomer(seed: number, number: number, first: number, last: number): Customer {
  const random = streamOf(seed, purpose.nature, number);
  const category = pickWeighted(random, categories);
  const regular = random.uniform() < category.regular;
  return {
    number,
    person: person(streamOf(seed, purpose.identity, number), number),
    category,
    joins: first + random.below(last - first + 1),
    regular,
    meanGap: category.cycle * Math.exp(category.spread * random.normal()),
    stages: regular ? category.stages.regular : category.stages.irregular,
    lost: random.beta(...category.lost),
    wealth: Math.exp(0.4 * random.normal()),
    opens: random.beta(5, 5),
    couponTaste: random.beta(2, 3),
  };
}
