// Purchases as machines send them: read row by row, recorded in one transaction.
import { type Context, dayNumber, mostMinor, readShop, type Shop } from '../../ground/index.ts';
import { type BatchResult, type PurchaseInput, purchaseInput, type RowError } from '../contract.ts';
import { type PurchaseLine, type PurchaseRow, type RecordedState, recordPurchases } from '../facts/record-purchases.ts';
import { moneyLimits } from '../import/currency-digits.ts';
import { answer, inThePast, type ReadRows, readRows } from './batch.ts';
import { readBuyer } from './who.ts';

/** What to say of a receipt that contradicts what is stored. */
const contradictions: Record<Exclude<RecordedState, 'new' | 'known' | 'voided'>, Omit<RowError, 'index'>> = {
  other_content: {
    field: 'lines',
    reason: 'a receipt with this number and other lines is recorded already',
    remedy: 'Void the recorded purchase and send a new receipt number, or give this sender a source of its own.',
  },
  other_day: {
    field: 'happenedAt',
    reason: 'a receipt with this number is recorded on another day',
    remedy:
      'If receipt numbers start again, put the day into the number, as in 2024-05-01/17. A return of a later day, all of its amounts negative, may come under the number of its sale.',
  },
  other_currency: {
    field: 'currency',
    reason: 'a receipt with this number is recorded in another currency',
    remedy: 'Send the currency in which the receipt was first recorded.',
  },
  card_of_another: {
    field: 'card',
    reason: 'this card belongs to another customer',
    remedy: 'Send the purchase with the customer who holds the card, or without the card.',
  },
};

/** Records a batch; the good rows go in whatever the others are. */
export async function receivePurchases(context: Context, rows: readonly unknown[]): Promise<BatchResult> {
  const now = context.clock.now();
  const read = readRows(purchaseInput, rows);
  const { errors } = read;
  const good = plausible(read, await readShop(context.db));
  const timely = inThePast({ good, errors }, now).flatMap(({ index, row }) => {
    const buyer = readBuyer(row);
    if (!('wrong' in buyer)) return [{ index, row: { ...row, ...buyer } }];
    errors.push({ index, ...buyer.wrong });
    return [];
  });
  const results = await context.db.transaction(async (tx) => {
    const shop = await readShop(tx);
    return recordPurchases(
      tx,
      timely.map(({ row }) => rowOf(row, shop)),
      { now, shop },
    );
  });
  const accepted: { index: number; state: 'new' | 'known'; customerId: number | null }[] = [];
  results.forEach((result, place) => {
    const { index } = timely[place];
    const { state, customerId } = result;
    if (state === 'new' || state === 'known' || state === 'voided') {
      accepted.push({ index, state: state === 'new' ? 'new' : 'known', customerId });
    } else errors.push({ index, ...contradictions[state] });
  });
  return answer(rows.length, accepted, errors);
}

/** Sets receipts aside of which a line comes to more than any sale: some other number was sent as the amount. */
function plausible({ good, errors }: ReadRows<PurchaseInput>, shop: Shop): ReadRows<PurchaseInput>['good'] {
  return good.filter(({ index, row }) => {
    const most = moneyLimits(row.currency ?? shop.currency)?.implausible ?? mostMinor;
    const isImplausible = (minor = 0) => Math.abs(minor) >= most;
    const line = row.lines?.findIndex(({ amountMinor }) => isImplausible(amountMinor)) ?? -1;
    if (line < 0 && !isImplausible(row.amountMinor)) return true;
    errors.push({
      index,
      field: line < 0 ? 'amountMinor' : `lines.${line}.amountMinor`,
      reason: 'no line of a receipt comes to that much: it looks like the number of an order',
      remedy: 'Send what the line came to, in minor units.',
    });
    return false;
  });
}

function rowOf(input: PurchaseInput, shop: Shop): PurchaseRow {
  const currency = input.currency ?? shop.currency;
  const amountOnly = input.amountMinor === undefined ? [] : [{ amountMinor: input.amountMinor }];
  const { customer, card } = input;
  return {
    buyer:
      customer === undefined ? { kind: 'card', value: card as string } : { kind: 'external', value: customer, card },
    source: input.source,
    receipt: input.receipt,
    happenedAt: new Date(input.happenedAt),
    currency,
    store: input.store,
    coupon: input.coupon,
    coversUntil: input.coversUntil === undefined ? undefined : dayNumber(input.coversUntil),
    lines: input.lines?.length ? input.lines.map((line) => lineOf(line, currency)) : amountOnly,
  };
}

function lineOf(line: NonNullable<PurchaseInput['lines']>[number], currency: string): PurchaseLine {
  return {
    product: line.product && { ...line.product, currency },
    tenThousandths: line.quantity === undefined ? undefined : Math.round(line.quantity * 10_000),
    amountMinor: line.amountMinor,
    unitCostMinor: line.unitCostMinor,
    coversUntil: line.coversUntil === undefined ? undefined : dayNumber(line.coversUntil),
  };
}
