// Taste as a few hidden factors per customer and per item: alternating least squares for implicit feedback.
// Hu, Koren, Volinsky 2008, "Collaborative filtering for implicit feedback datasets"; each row is solved by conjugate
// gradients (Takacs, Pilaszy, Tikk 2011), which costs factors^2 + items * factors instead of items * factors^2.
import { createRandom } from '../math/index.ts';
import { type Histories, holdersOf } from './histories.ts';

export interface AlsOptions {
  readonly factors?: number;
  /** Weight that keeps the factors small. */
  readonly ridge?: number;
  /** How much more a bought item counts than one not bought. */
  readonly alpha?: number;
  readonly rounds?: number;
  readonly seed?: number;
}

/** Fitted factors, row by row. The score of an item for a customer is the product of their rows. */
export interface Factors {
  readonly factors: number;
  readonly ridge: number;
  readonly alpha: number;
  readonly customers: Float64Array;
  readonly items: Float64Array;
}

const steps = 4;

/** Fits factors to who bought what. Memory: (customers + items) * factors numbers. The same seed gives the same factors. */
export function fitFactors(histories: Histories, options: AlsOptions = {}): Factors {
  const { factors = 64, ridge = 5, alpha = 1, rounds = 8, seed = 1 } = options;
  const customerCount = histories.starts.length - 1;
  const random = createRandom(seed);
  const customers = new Float64Array(customerCount * factors);
  const items = Float64Array.from({ length: histories.itemCount * factors }, () => 0.1 * random.normal());
  const bought = { starts: histories.starts, columns: histories.items };
  const holders = holdersOf(histories);
  const heldBy = { starts: holders.starts, columns: holders.customers };
  for (let round = 0; round < rounds; round++) {
    solveRows(bought, items, customers, { factors, ridge, alpha });
    solveRows(heldBy, customers, items, { factors, ridge, alpha });
  }
  solveRows(bought, items, customers, { factors, ridge, alpha });
  return { factors, ridge, alpha, customers, items };
}

/** The factors of a customer who was not in the fit, or has bought since: solved from the items alone. */
export function foldIn(fitted: Factors, bought: ArrayLike<number>): Float64Array {
  const row = new Float64Array(fitted.factors);
  const only = { starts: Int32Array.of(0, bought.length), columns: Int32Array.from(bought) };
  solveRows(only, fitted.items, row, fitted);
  return row;
}

/** Writes the score of every item for one customer's factors. */
export function scoreByFactors(fitted: Factors, customer: Float64Array, scores: Float64Array): void {
  const { factors, items } = fitted;
  for (let i = 0; i < scores.length; i++) {
    let sum = 0;
    for (let f = 0, at = i * factors; f < factors; f++, at++) sum += customer[f] * items[at];
    scores[i] = sum;
  }
}

interface Shape {
  readonly factors: number;
  readonly ridge: number;
  readonly alpha: number;
}

/**
 * Solves every row x of `solved` from the rows y of `given` in its columns:
 * (G + ridge + alpha * sum y y') x = (1 + alpha) * sum y, G = the products of all given rows. Starts from the present x.
 */
function solveRows(
  matrix: { readonly starts: Int32Array; readonly columns: Int32Array },
  given: Float64Array,
  solved: Float64Array,
  shape: Shape,
): void {
  const { factors, ridge, alpha } = shape;
  const gram = gramOf(given, factors, ridge);
  const [x, residual, direction, image] = [0, 0, 0, 0].map(() => new Float64Array(factors));
  for (let row = 0; row + 1 < matrix.starts.length; row++) {
    const columns = matrix.columns.subarray(matrix.starts[row], matrix.starts[row + 1]);
    const own = solved.subarray(row * factors, (row + 1) * factors);
    if (columns.length === 0) {
      own.fill(0);
      continue;
    }
    x.set(own);
    apply(gram, given, columns, alpha, x, image);
    for (let f = 0; f < factors; f++) residual[f] = -image[f];
    for (const column of columns) {
      for (let f = 0, at = column * factors; f < factors; f++, at++) residual[f] += (1 + alpha) * given[at];
    }
    direction.set(residual);
    let square = dot(residual, residual);
    for (let step = 0; step < steps && square > 1e-20; step++) {
      apply(gram, given, columns, alpha, direction, image);
      const length = square / dot(direction, image);
      for (let f = 0; f < factors; f++) {
        x[f] += length * direction[f];
        residual[f] -= length * image[f];
      }
      const next = dot(residual, residual);
      for (let f = 0; f < factors; f++) direction[f] = residual[f] + (next / square) * direction[f];
      square = next;
    }
    own.set(x);
  }
}

/** image = (gram + alpha * sum over columns of y y') * vector. */
function apply(
  gram: Float64Array,
  given: Float64Array,
  columns: Int32Array,
  alpha: number,
  vector: Float64Array,
  image: Float64Array,
): void {
  const factors = vector.length;
  for (let f = 0, at = 0; f < factors; f++) {
    let sum = 0;
    for (let g = 0; g < factors; g++, at++) sum += gram[at] * vector[g];
    image[f] = sum;
  }
  for (const column of columns) {
    const from = column * factors;
    let product = 0;
    for (let f = 0; f < factors; f++) product += given[from + f] * vector[f];
    product *= alpha;
    for (let f = 0; f < factors; f++) image[f] += product * given[from + f];
  }
}

function gramOf(rows: Float64Array, factors: number, ridge: number): Float64Array {
  const gram = new Float64Array(factors * factors);
  for (let from = 0; from < rows.length; from += factors) {
    for (let f = 0; f < factors; f++) {
      const value = rows[from + f];
      if (value === 0) continue;
      for (let g = 0; g <= f; g++) gram[f * factors + g] += value * rows[from + g];
    }
  }
  for (let f = 0; f < factors; f++) {
    for (let g = 0; g < f; g++) gram[g * factors + f] = gram[f * factors + g];
    gram[f * factors + f] += ridge;
  }
  return gram;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let f = 0; f < a.length; f++) sum += a[f] * b[f];
  return sum;
}
