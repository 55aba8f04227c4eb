// What is known of a receipt's money only when its last row has been seen. Shops tell discounts and refunds once per order,
// on whichever of its rows, and with shipping in them, while a receipt's net is that of its goods: so no discount takes
// more off than the goods became cheaper, and no refund more than the goods came to.

/** What a row tells of its receipt as a whole, all positive. */
export interface WholeReceipt {
  readonly discountMinor: number;
  /** What the goods came to after discounts; undefined where the file does not tell it. */
  readonly goodsMinor: number | undefined;
  /** Given back; Infinity: all. */
  readonly refundMinor: number;
}

/** Holds the rows of a receipt with something to be settled until another receipt begins. `R` tells receipts apart by identity. */
export interface ReceiptEnds<R> {
  /** The receipt that is held. */
  readonly held: R | undefined;
  /** A row of `receipt`: `write` is called now, or when the receipt ends. */
  row(receipt: R, told: WholeReceipt, write: () => void): void;
  /** No more rows: what is held is written. */
  end(): void;
}

/** Whether a row says something that only the end of its receipt settles. */
export function waitsForEnd({ discountMinor, goodsMinor, refundMinor }: WholeReceipt): boolean {
  return refundMinor > 0 || (discountMinor > 0 && goodsMinor !== undefined);
}

/** Nothing held yet; `settle` is called once for each receipt that waited for its end, after its rows. */
export function receiptEnds<R>(settle: (receipt: R, told: WholeReceipt) => void): ReceiptEnds<R> {
  let held: { readonly receipt: R; readonly rows: (() => void)[]; told: WholeReceipt } | undefined;
  const end = () => {
    if (!held) return;
    const { receipt, rows, told } = held;
    held = undefined;
    for (const write of rows) write();
    settle(receipt, told);
  };
  return {
    get held() {
      return held?.receipt;
    },
    row(receipt, told, write) {
      if (held && held.receipt !== receipt) end();
      if (waitsForEnd(told)) {
        held ??= { receipt, rows: [], told: { discountMinor: 0, goodsMinor: undefined, refundMinor: 0 } };
        const { discountMinor, goodsMinor, refundMinor } = held.told;
        held.told = {
          discountMinor: discountMinor + (told.goodsMinor === undefined ? 0 : told.discountMinor),
          goodsMinor: told.goodsMinor ?? goodsMinor,
          refundMinor: refundMinor + told.refundMinor,
        };
      }
      if (held) held.rows.push(write);
      else write();
    },
    end,
  };
}

/**
 * What a discount took off goods whose lines add up to `linesMinor`: no more than lies between them and what the goods
 * came to. The rest was given on the shipping.
 */
export function discountOf(linesMinor: number, { discountMinor, goodsMinor }: WholeReceipt): number {
  return goodsMinor === undefined ? 0 : Math.min(discountMinor, Math.max(0, linesMinor - goodsMinor));
}

/** What a refund takes off goods that came to `netMinor`. */
export function refundOf(netMinor: number, refundMinor: number): number {
  return Math.min(refundMinor, Math.max(0, netMinor));
}
