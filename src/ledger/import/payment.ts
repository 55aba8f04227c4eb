// Whether the state of an order says that it was paid: shop systems export every order, also those that came to nothing.
import { plainName } from './columns.ts';

/**
 * `unpaid` is no purchase (yet), `cancelled` will never be one and undoes what an earlier file told of it, `refunded` is a
 * purchase of which all was given back.
 */
export type Payment = 'paid' | 'unpaid' | 'cancelled' | 'refunded';

/** States in which no money has come (yet), as Shopify, WooCommerce and PrestaShop write them in four languages. */
const unpaid = new RegExp(
  [
    '^(?:wc_)?(?:pending|pending_payment|on_hold|failed|expired|abandoned|declined|(?:checkout_|auto_)?draft|trash)$',
    // event logs of web shops tell the steps before a purchase too
    '^(?:view|click|cart|add_?to_?cart|remove_from_cart|wishlist|impression)$',
    '^awaiting_|^payment_error$|(?:^|_)(?:un|not_)paid(?:_|$)',
    '^in_attesa_d|^fallit[oa]|errore_di_pagamento|non_pagat[oa]',
    '^en_espera_de|^fallid[oa]|error_en_(?:el_)?pago|no_pagad[oa]|^pendiente_de_pago',
    '^oczekuj|^oczekiw|^nieudan|^blad_platnosci|nieoplacon|niezaplacon|nie_zaplacon',
  ].join('|'),
);
const cancelled = /^(?:wc_)?(?:cancell?ed|voided)$|^annullat[oa]|^(?:cancelad|anulad)[oa]|^anulowan/;
const refunded =
  /^(?:wc_)?(?:fully_)?refunded$|^rimborsat[oa]$|^reembolsad[oa]$|^zwrocon[oae]?(?:_pieniadze)?$|^zwrot_pieniedzy$/;

/** What a state says of the payment. A word that is not known is taken as paid: most orders in an export are. */
export function paymentOf(state: string, states: Readonly<Record<string, Payment>> = {}): Payment {
  if (state === '') return 'paid';
  const plain = plainName(state);
  if (Object.hasOwn(states, plain)) return states[plain];
  if (unpaid.test(plain)) return 'unpaid';
  if (cancelled.test(plain)) return 'cancelled';
  return refunded.test(plain) ? 'refunded' : 'paid';
}
