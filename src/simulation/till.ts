// The simulated shop's till and web shop: coupons are redeemed, then the day's receipts are posted, over the machine API.
import { dayFromNumber, instantAt } from '../ground/index.ts';
import { discounted, totalOf } from './basket.ts';
import type { Customer } from './customer.ts';
import { inParallel, postJson, type Server } from './http.ts';
import type { Receipt, Trade } from './shop.ts';

export interface TillFigures {
  receipts: number;
  redeemed: number;
  /** Coupons handed in and refused (run out, mostly). */
  refused: number;
  /** Cents taken off by the redeemed coupons. */
  discount: number;
}

export interface Till {
  /** What a coupon would take off an order, in cents; 0 when it is not valid. */
  worth(coupon: string, customer: Customer, amount: number): Promise<number>;
  /** Posts one day's trade. The product's clock must stand after it. */
  post(trade: Trade): Promise<void>;
  readonly figures: Readonly<TillFigures>;
}

interface OrderAnswer {
  readonly order?: { readonly total_discount_amount?: number };
  readonly valid?: boolean;
}

/** A till that talks to the product's server with an API key. */
export function openTill(server: Server, zone: string, currency: string): Till {
  const figures: TillFigures = { receipts: 0, redeemed: 0, refused: 0, discount: 0 };

  const order = (coupon: string, customer: Customer, amount: number, receipt?: string) => ({
    redeemables: [{ object: 'voucher', id: coupon }],
    customer: { source_id: customer.person.id },
    order: { amount, ...(receipt === undefined ? {} : { source_id: receipt }) },
  });

  async function worth(coupon: string, customer: Customer, amount: number): Promise<number> {
    const answer = await postJson(server, '/v1/validations', order(coupon, customer, amount));
    const { valid, order: priced } = answer.body as OrderAnswer;
    return valid ? (priced?.total_discount_amount ?? 0) : 0;
  }

  /** Redeems the receipt's coupon, if there is one, and takes what it is worth off the lines. */
  async function priced(receipt: Receipt): Promise<Receipt> {
    if (receipt.coupon === undefined) return receipt;
    const amount = totalOf(receipt.lines);
    // The web shop does not call for a redemption: it asks what the coupon is worth, and its order carries the code.
    const off =
      receipt.store === 'Web' ? await worth(receipt.coupon, receipt.customer, amount) : await redeem(receipt, amount);
    if (off === 0) {
      figures.refused++;
      return { ...receipt, coupon: undefined };
    }
    figures.redeemed++;
    figures.discount += off;
    return { ...receipt, lines: discounted(receipt.lines, off) };
  }

  async function redeem(receipt: Receipt, amount: number): Promise<number> {
    const body = order(receipt.coupon as string, receipt.customer, amount, receipt.number);
    const answer = await postJson(server, '/v1/redemptions', body, { 'idempotency-key': receipt.number });
    return answer.status === 200 ? ((answer.body as OrderAnswer).order?.total_discount_amount ?? 0) : 0;
  }

  return {
    figures,
    worth,
    async post(trade) {
      if (trade.newcomers.length > 0) {
        await accepted('/v1/customers', { customers: trade.newcomers.map(newcomer) }, trade.newcomers.length);
      }
      const receipts = await inParallel(trade.receipts, 4, priced);
      for (let from = 0; from < receipts.length; from += 500) {
        const part = receipts.slice(from, from + 500);
        await accepted(
          '/v1/purchases',
          { purchases: part.map((receipt) => purchase(receipt, zone, currency)) },
          part.length,
        );
      }
      figures.receipts += receipts.length;
    },
  };

  /** Posts a batch; a row that the product refuses is a fault of the simulation or of the product, never to be hidden. */
  async function accepted(path: string, body: unknown, rows: number): Promise<void> {
    const answer = await postJson(server, path, body);
    if ((answer.body as { accepted?: number } | undefined)?.accepted !== rows) {
      throw new Error(`POST ${path} did not take all ${rows} rows: ${JSON.stringify(answer.body).slice(0, 500)}`);
    }
  }
}

function newcomer({ person, joins }: Customer): unknown {
  return {
    id: person.id,
    name: `${person.givenName} ${person.familyName}`,
    givenName: person.givenName,
    ...(person.email === undefined ? {} : { email: person.email }),
    language: person.language,
    country: person.country,
    consents: person.consents
      ? [
          {
            channel: 'email',
            basis: 'consent',
            source: 'form at the till',
            recordedAt: `${dayFromNumber(joins)}T08:00:00Z`,
          },
        ]
      : [],
  };
}

function purchase(receipt: Receipt, zone: string, currency: string): unknown {
  return {
    customer: receipt.customer.person.id,
    receipt: receipt.number,
    happenedAt: instantAt(zone, dayFromNumber(receipt.day), receipt.time).toISOString(),
    currency,
    store: { id: receipt.store, name: receipt.store },
    ...(receipt.coupon === undefined ? {} : { coupon: receipt.coupon }),
    lines: receipt.lines.map((line) => ({
      product: { id: line.article.id, name: line.article.name, category: line.category },
      quantity: line.quantity,
      amountMinor: line.amount,
      ...(line.unitCost === undefined ? {} : { unitCostMinor: line.unitCost }),
    })),
  };
}
