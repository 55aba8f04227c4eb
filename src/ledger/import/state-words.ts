// What states of orders and types of lines are called: by tills and shop systems, in the languages of the product and of
// its neighbours. Words are compared as `plainName` writes them.
import type { LineMeaning } from '../contract.ts';
import { documentMeaning } from './document-words.ts';

/** Words with a few known beginnings and ends; the first meaning that fits counts. */
const meanings: readonly (readonly [LineMeaning, RegExp])[] = [
  // what waits for goods, and the state says that it is paid
  ['paid', /^(?!.*(?:^|_)(?:not|non|no|nie)_[a-z]+$).*_(?:paid|pagat[oa]|pagad[oa]|oplacon[eay]|zaplacon[eay])$/],
  // an order that waits for its money or never got it; event logs of web shops tell the steps before a purchase too
  [
    'unpaid',
    whole(
      'pending(?:_.*)?|on_hold|held|holded|failed|failure|expired|abandoned|declined|denied|rejected|(?:checkout_|auto_)?draft|trash',
      'payment_review|(?:suspected_)?fraud|payment_error|revision_de(?:l)?_pago|sospecha_de_fraude|retenid[oa]|trattenut[oa]|sospes[oa]|revisione_(?:del_)?pagamento|sospetta_frode|frode_sospetta|podejrzenie_oszustwa|weryfikacja_platnosci|incomplete|awaiting_.*|quotation(?:_.*)?|quote|proforma',
      'view|click|cart|add_?to_?cart|remove_from_cart|wishlist|impression|checkout|begin_checkout',
      '(?:.*_)?(?:un|not_)paid(?:_.*)?',
      'in_attesa_d.*|in_sospeso|fallit[oa].*|(?:.*_)?errore_di_pagamento|(?:.*_)?non_pagat[oa](?:_.*)?|bozza|preventivo|rifiutat[oa]',
      'en_espera.*|pago_pendiente|fallid[oa].*|(?:.*_)?error_en_(?:el_)?pago|(?:.*_)?no_pagad[oa](?:_.*)?|pendiente.*|borrador|presupuesto|rechazad[oa]',
      'oczekuj.*|oczekiw.*|nieudan.*|blad_platnosci|nieoplacon.*|niezaplacon.*|nie_zaplacon.*|wstrzyman.*|szkic|odrzucon.*',
      'ausstehend|offen|unbezahlt|fehlgeschlagen|abgelehnt|entwurf|en_attente.*|impayee?|echouee?|brouillon|refusee?',
    ),
  ],
  [
    'cancelled',
    whole(
      'cancell?ed|cancel|voided|void|cancell?ation|paypal_cancell?ed',
      'annullat[oa].*|storn[oi]|stornat[oa]|cancelad[oa].*|anulad[oa].*|anulacion|anulowan.*|anulacja|storniert|stornierung|annulee?',
    ),
  ],
  [
    'refunded',
    whole(
      '(?:fully_)?refunded|returned|reversed|paypal_reversed|charged_back',
      'rimborsat[oa]|restituit[oa]|reembolsad[oa]|devuelt[oa]|zwrocon[oae]?(?:_pieniadze)?|zwrot_pieniedzy',
      'erstattet|ruckerstattet|zuruckerstattet|remboursee?',
    ),
  ],
  // what passes through a till without anything being sold, and what is paid beside the goods
  [
    'no_sale',
    whole(
      'no_sale|pay_?outs?|pay_?ins?|paid_(?:in|out)|cash_(?:in|out|drop|movement|deposit)|opening(?:_.*)?|closing(?:_.*)?|petty_cash',
      'gift_?cards?_redee?m.*|gift_?card_payment|redemption',
      'shipping|postage|delivery(?:_fee|_charge)?|spedizione|spese_di_spedizione|wysylka|koszt_wysylki|envio|gastos_de_envio|versand',
      'prelievo|versamento|wplata_kasowa|wyplata(?:_kasowa)?|retiro|entrada_de_caja|salida_de_caja|einlage|entnahme',
    ),
  ],
  [
    'return',
    whole(
      'refunds?|returns?|(?:sales?_)?returns?|returned_items?|credit_(?:note|memo)s?|chargebacks?|reversal|return_sale|sales?_refund',
      'res[oi]|rimbors[oi]|not[ae]_(?:di_)?credito|nota_d_accredito|ricevuta_di_reso|reso_merce',
      'zwrot|zwroty|zwrot_towaru|devoluci(?:on|ones)|reembolsos?|abono|nota_de_(?:credito|abono)',
      'ruckgabe|retoure|erstattung|ruckerstattung|gutschrift|retours?|remboursements?|avoir',
    ),
  ],
  [
    'exchange',
    whole('exchanges?|exchanged|swap|replacement|cambi[oa]?|sostituzion[ei]|wymiana|umtausch|tausch|echanges?'),
  ],
  [
    'gift_card',
    whole(
      '(?:e_?)?gift_?(?:cards?|vouchers?|certificates?)(?:_(?:sales?|sold|purchased?|activation|activated|issued?|re?load))?',
      'cart[ae]_regalo|buon[oi]_regalo|kart[ay]_(?:podarunkow|upominkow)[ae]|bon(?:y)?_(?:podarunkow|upominkow)[ye]|tarjetas?_(?:de_)?regalo|cheques?_(?:de_)?regalo',
      'geschenkkarten?|geschenkgutscheine?|cartes?_cadeaux?|cheques?_cadeaux?',
    ),
  ],
  ['tip', whole('tips?|gratuit(?:y|ies)|manc(?:ia|e)|napiw(?:ek|ki)|propinas?|trinkgeld|pourboires?')],
  [
    'deposit',
    whole(
      'deposits?|down_?payments?|pre_?payments?|advance(?:_payment)?s?|retainer|bottle_deposit',
      'accont[oi]|caparr[ae]|deposit[oi]|cauzion[ei]|anticip[oi]|zaliczk[ai]|zadatek|zadatki|kaucj[ae]|depozyt|senal|fianza|anticipos?|depositos?',
      'anzahlung(?:en)?|pfand|kaution|acomptes?|arrhes|consigne',
    ),
  ],
  [
    'paid',
    whole(
      'complete[d]?|processing|processed|in_progress|preparation_in_progress|authori[sz]ed|captured|settled|succeeded|success|successful|approved|accepted|confirmed',
      'fulfilled|partially_fulfilled|shipped|partially_shipped|delivered|dispatched|in_transit|picked_up|collected|ready(?:_.*)?|done|finished|ok',
      'partially_(?:paid|refunded|returned)|partial_refund|(?:.*_)?paid(?:_.*)?|payment(?:_(?:accepted|received|complete[d]?))?|(?:.*_)?payment_accepted|cancell?ed_reversal',
      'sales?|sold|purchases?|purchased|buy|bought|orders?|order_completed|charge|invoices?|receipts?|regular|normal|standard|items?|products?|goods|merchandise|services?|sales_orders?',
      'complet[oa]|in_elaborazione|elaborazione(?:_in_corso)?|ordin[ei]_di_vendita|vendit[ae]|vendut[oi]|acquist[oi]|ordin[ei]|scontrin[oi]|fattur[ae]|completat[oa]|spedit[oa]|consegnat[oa]|confermat[oa]|evas[oa]|(?:.*_)?pagat[oa](?:_.*)?|(?:.*_)?pagamento_(?:remoto_)?accettato|preparazione_in_corso|in_lavorazione|in_preparazione|articol[oi]|prodott[oi]|merce|pagamento',
      'w_trakcie(?:_realizacji)?|przetwarzan[iey]e?|w_toku|zamowieni[ea]_sprzedazy|sprzedaz|zakup|zakupy|zamowieni[ea]|paragon|faktura|zrealizowan[eay]?|zakonczon[eay]?|wyslan[eay]?|dostarczon[eay]?|potwierdzon[eay]?|w_realizacji|przygotowanie_w_toku|(?:.*_)?(?:oplacon|zaplacon)[eayo]?(?:_.*)?|(?:.*_)?zaakceptowan[eay]|przyjeta_platnosc|platnosc|towar|produkt',
      'procesando|en_proceso|pedidos?_de_venta|orden(?:es)?_de_venta|ventas?|vendid[oa]|compras?|pedidos?|tickets?|facturas?|completad[oa]|enviad[oa]|entregad[oa]|confirmad[oa]|procesad[oa]|(?:.*_)?pagad[oa](?:_.*)?|(?:.*_)?pago_(?:remoto_)?aceptado|preparacion_en_curso|en_preparacion|articulos?|productos?|pago',
      'verkauf|verkaufe|kauf|bestellung|rechnung|bon|bezahlt|abgeschlossen|versendet|versandt|geliefert|zugestellt|artikel|ventes?|achats?|commandes?|payee?|terminee?|expediee?|livree?|facture',
    ),
  ],
];

/** What a plain word means; undefined when it is not known. WooCommerce puts `wc-` before its own. */
export function knownMeaning(plain: string): LineMeaning | undefined {
  const word = plain.replace(/^wc_/, '');
  return meanings.find(([, words]) => words.test(word))?.[0] ?? documentMeaning(word);
}

function whole(...words: string[]): RegExp {
  return new RegExp(`^(?:${words.join('|')})$`);
}
