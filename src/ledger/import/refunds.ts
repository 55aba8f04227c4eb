// What was given back of a receipt. Shops tell it once per order, on whichever of its rows, and with shipping and taxes in
// it, while a receipt's net is that of its goods: so no refund takes more off than the goods came to, and that is known
// only when the receipt's last row has been seen.

/** Holds the rows of a receipt with a refund until another receipt begins. `R` tells receipts apart by identity. */
export interface Refunds<R> {
  /** The receipt that is held. */
  readonly held: R | undefined;
  /** A row of `receipt`, of which `refundMinor` is given back (Infinity: all): `write` is called now, or when it ends. */
  row(receipt: R, refundMinor: number, write: () => void): void;
  /** No more rows: what is held is written. */
  end(): void;
}

/** Nothing held yet; `takeOff` is called once for each receipt with a refund, after its rows. */
export function refunds<R>(takeOff: (receipt: R, refundMinor: number) => void): Refunds<R> {
  let held: { readonly receipt: R; readonly rows: (() => void)[]; refundMinor: number } | undefined;
  const end = () => {
    if (!held) return;
    const { receipt, rows, refundMinor } = held;
    held = undefined;
    for (const write of rows) write();
    takeOff(receipt, refundMinor);
  };
  return {
    get held() {
      return held?.receipt;
    },
    row(receipt, refundMinor, write) {
      if (held && held.receipt !== receipt) end();
      if (refundMinor > 0) {
        held ??= { receipt, rows: [], refundMinor: 0 };
        held.refundMinor += refundMinor;
      }
      if (held) held.rows.push(write);
      else write();
    },
    end,
  };
}

/** What a refund takes off goods that came to `netMinor`. */
export function refundOf(netMinor: number, refundMinor: number): number {
  return Math.min(refundMinor, Math.max(0, netMinor));
}
