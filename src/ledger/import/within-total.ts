// Shipping within a total: a column of what shipping cost, beside a column of what was paid in all.
import { isNarrow, lookOf } from './column-look.ts';
import type { DetectedFormat } from './detect-format.ts';
import { headingKey, notionsIn } from './headings.ts';
import { isTotalOf, type Preset } from './presets.ts';
import { shapeOf } from './shape.ts';
import { holdsShipping } from './sums.ts';

type Columns = Record<string, string[]>;
type Found = Pick<DetectedFormat, 'columns' | 'rows'>;

/** What the name of a column of shipping costs is made of. */
const besideShipping = new Set([
  'amount',
  'total',
  'order',
  'cost',
  'price',
  'gross',
  'included',
  'fee',
  'base',
  'value',
  'handling',
]);
/** What names the whole of something: of an order, or of what was paid. */
const wholes = ['order', 'grand', 'receipt', 'invoice', 'document', 'transaction', 'sale', 'purchase', 'paid'];

/** Whether a column is called as what shipping cost. */
function namesShipping(column: string): boolean {
  const words = headingKey(column).split(' ');
  return (
    words.some((word) => word === 'shipping' || word === 'delivery') &&
    words.every((word) => word === 'shipping' || word === 'delivery' || besideShipping.has(word))
  );
}

/** The mapping with the shipping that its amounts hold, where the file tells it beside a total. */
export function withShipping(mapped: Columns, found: Found, preset?: Preset): Columns {
  const amount = mapped.amount?.length === 1 ? mapped.amount[0] : undefined;
  if (amount === undefined || !isNarrow(found) || mapped.shipping_in_amount || mapped.goods_amount) return mapped;
  const isPresetTotal = preset !== undefined && isTotalOf(preset, amount);
  // a preset that tells no totals knows why
  if (preset !== undefined && !isPresetTotal) return mapped;
  const named = notionsIn(amount);
  const isWhole = isPresetTotal || wholes.some((word) => named.has(word));
  const isTotal = isWhole || (named.has('total') && !named.has('net') && !shapeOf({ columns: mapped }).gathers);
  if (!isTotal || named.has('net') || named.has('line')) return mapped;
  const used = new Set(Object.values(mapped).flat());
  const free = found.columns.filter((column) => !used.has(column) && lookOf(column, found).share('number') >= 0.9);
  const shipping = free.filter(namesShipping);
  if (shipping.length !== 1) return mapped;
  const called = (...words: string[]) => free.filter((column) => words.some((word) => notionsIn(column).has(word)));
  const others = {
    goods: called('subtotal', 'product').filter((column) => !namesShipping(column)),
    discounts: called('discount'),
    taxes: called('tax').filter((column) => !notionsIn(column).has('shipping')),
  };
  return holdsShipping(amount, shipping, others, found) ? { ...mapped, shipping_in_amount: shipping } : mapped;
}
