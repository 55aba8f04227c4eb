// What kinds of documents are called: invoices and receipts are sales, quotes and pro forma invoices are none, credit notes
// give back whatever their sign. A document is named by a noun and any words beside it: "fattura accompagnatoria".
import type { LineMeaning } from '../contract.ts';

/** Documents of a sale that was made. */
const sale = words(
  'invoice invoices receipt receipts bill',
  'fattura fatture fatt scontrino scontrini ricevuta ricevute ft fpa fpr',
  'faktura faktury paragon paragony rachunek fv',
  'factura facturas ticket tickets tique recibo boleta',
  'rechnung kassenbon quittung',
);
/** Papers that are sales, returns or nothing: the words beside them say which. */
const paper = words(
  'document documents doc note memo documento documenti nota note dokument dokumenty nota documentos commerciale comercial',
);
const quote = words(
  'quote quotes quotation estimate estimates proforma preventivo preventivi',
  'wycena kosztorys presupuesto presupuestos cotizacion angebot devis',
);
const credit = words(
  'credit return returns refund refunds',
  'credito cred accredito reso resi rimborso',
  'korygujaca korygujacy korygujace korekta korekty zwrot zwrotu',
  'abono rectificativa rectificativo devolucion reembolso gutschrift avoir',
);
/** Of these a payment may be as well. */
const payable = words('credit credito cred');
const cancelling = words(
  'void voided cancelled canceled cancellation',
  'annullo annullato annullata annullamento storno stornato stornata',
  'anulowany anulowana anulowanie anulacja anulado anulada anulacion storniert',
);
/** Reports of a till: nothing is sold by them. */
const report = words(
  'closing closure opening chiusura chiusure apertura azzeramento zamkniecie otwarcie cierre apertura arqueo',
);
const tally = words('report rapporto raport informe reporte');
const ofTally = words('z x fiscale fiscal fiskalny giornaliero daily dobowy diario finanziario');
/** What comes before a sale: among documents its invoice or receipt is told by itself. */
const orders = words(
  'order orders ordine ordini zamowienie zamowienia pedido pedidos orden ordenes bestellung commande',
  'offer offers offerta offerte oferta ofertas oferty proposal proposta propuesta',
);
const beside = words(
  'sale sales sell sold tax vat simplified fiscal electronic final deferred immediate issued customer customers retail cash number a b pa',
  'vendita vendite fiscale elettronica elettronico accompagnatoria accompagnatorio immediata differita semplificata emessa emesso cliente clienti commerciale riepilogativa',
  'vat fiskalny fiskalna niefiskalny sprzedazy sprzedaz koncowa uproszczona imienny imienna detaliczna klienta klient',
  'venta ventas simplificada completa ordinaria electronica electronico cliente recapitulativa',
);
/** Little words, and the shortened ones that only repeat the noun. */
const little = words('di del della dell d da de al por para per for of the on to do z na w e y i el la il lo');

/**
 * What a document is by its plain name; undefined where the name holds anything that is not known.
 *
 *     documentMeaning('nota_di_accredito')  // 'return'
 *     documentMeaning('ricevuta_fiscale')   // 'paid'
 *     documentMeaning('ricevuta_bancaria')  // undefined
 */
export function documentMeaning(plain: string): LineMeaning | undefined {
  const all = plain.replace(/(^|_)pro_forma(?=_|$)/g, '$1proforma').split('_');
  const named = all.filter((word) => !little.has(word));
  const has = (some: ReadonlySet<string>) => named.some((word) => some.has(word));
  if (report.has(named[0]) || (has(tally) && has(ofTally))) return 'no_sale';
  const kinds = [sale, paper, quote, credit, cancelling, beside, orders];
  if (!named.every((word) => kinds.some((kind) => kind.has(word)))) return undefined;
  if (has(cancelling)) return 'cancelled';
  if (has(quote)) return 'unpaid';
  if (has(credit) && (has(sale) || has(paper) || !named.every((word) => payable.has(word)))) return 'return';
  if (has(sale)) return 'paid';
  return has(paper) && has(beside) ? 'paid' : undefined;
}

const besideOrder = words('confirmation conferma potwierdzenie confirmacion purchase acquisto web online');

/** Whether a plain word is that of an order or offer, as it stands among other kinds of documents. */
export function isOrderDocument(plain: string): boolean {
  const named = plain.split('_').filter((word) => !little.has(word));
  return (
    named.some((word) => orders.has(word)) &&
    named.every((word) => [orders, beside, besideOrder].some((s) => s.has(word)))
  );
}

function words(...lists: readonly string[]): ReadonlySet<string> {
  return new Set(lists.flatMap((list) => list.split(' ')));
}
