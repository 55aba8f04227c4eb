// What the simulated shop sells: categories with cycles of their own, and how their buyers behave.

/** One article; prices in cents, `costShare` of the price, undefined where the shop does not know its cost. */
export interface Article {
  readonly id: string;
  readonly name: string;
  readonly price: number;
  readonly costShare: number | undefined;
}

/** A category and the buyers that come for it. */
export interface Category {
  readonly name: string;
  /** Share of the customers whose favourite it is. */
  readonly weight: number;
  /** Typical days between visits, and how far customers differ from it (standard deviation of the logarithm). */
  readonly cycle: number;
  readonly spread: number;
  /** Share of its buyers who come regularly, and the regularity (k of Erlang gaps) of those and of the others. */
  readonly regular: number;
  readonly stages: { readonly regular: number; readonly irregular: number };
  /** Beta(a, b) of the chance to be lost after each visit. */
  readonly lost: readonly [a: number, b: number];
  readonly articles: readonly Article[];
}

function articles(
  prefix: string,
  costShare: number | undefined,
  list: readonly (readonly [string, number])[],
): Article[] {
  return list.map(([name, price], i) => ({ id: `${prefix}${i + 1}`, name, price, costShare }));
}

export const categories: readonly Category[] = [
  {
    name: 'Coffee',
    weight: 0.22,
    cycle: 21,
    spread: 0.35,
    regular: 0.6,
    stages: { regular: 8, irregular: 1.2 },
    lost: [0.9, 14],
    articles: articles('COF', 0.55, [
      ['Espresso beans 1 kg', 1890],
      ['Decaf beans 500 g', 1190],
      ['Capsules, 50 pieces', 1590],
      ['Filter coffee 500 g', 990],
    ]),
  },
  {
    name: 'Water filters',
    weight: 0.14,
    cycle: 70,
    spread: 0.2,
    regular: 0.75,
    stages: { regular: 14, irregular: 2 },
    lost: [0.8, 7],
    articles: articles('FIL', 0.4, [
      ['Filter cartridge', 1490],
      ['Filter cartridges, 3 pieces', 3990],
      ['Descaler', 890],
    ]),
  },
  {
    name: 'Pet food',
    weight: 0.16,
    cycle: 30,
    spread: 0.3,
    regular: 0.7,
    stages: { regular: 10, irregular: 1.5 },
    lost: [0.8, 12],
    articles: articles('PET', 0.68, [
      ['Dry dog food 10 kg', 4590],
      ['Cat food, 24 tins', 2190],
      ['Cat litter 15 l', 1290],
    ]),
  },
  {
    name: 'Cosmetics',
    weight: 0.15,
    cycle: 48,
    spread: 0.4,
    regular: 0.4,
    stages: { regular: 5, irregular: 1 },
    lost: [1, 9],
    articles: articles('COS', 0.35, [
      ['Face cream', 2890],
      ['Shampoo', 1190],
      ['Sun milk', 1790],
      ['Perfume 50 ml', 5490],
    ]),
  },
  {
    name: 'Books',
    weight: 0.14,
    cycle: 40,
    spread: 0.6,
    regular: 0.1,
    stages: { regular: 4, irregular: 1 },
    lost: [0.9, 10],
    articles: articles('BOO', 0.62, [
      ['Novel', 1590],
      ['Crime story', 1290],
      ['Cookery book', 2490],
      ['Children’s book', 1390],
    ]),
  },
  {
    name: 'Clothing',
    weight: 0.12,
    cycle: 65,
    spread: 0.5,
    regular: 0.15,
    stages: { regular: 4, irregular: 1 },
    lost: [1, 8],
    // The buyer of this category never told what things cost: margin unknown.
    articles: articles('CLO', undefined, [
      ['T-shirt', 1990],
      ['Jumper', 4990],
      ['Trousers', 5990],
      ['Socks, 5 pairs', 1490],
    ]),
  },
  {
    name: 'Appliances',
    weight: 0.07,
    cycle: 240,
    spread: 0.5,
    regular: 0,
    stages: { regular: 1, irregular: 1 },
    lost: [1.2, 5],
    articles: articles('APP', 0.75, [
      ['Coffee machine', 24900],
      ['Blender', 6990],
      ['Kettle', 3990],
      ['Vacuum cleaner', 17900],
    ]),
  },
];
