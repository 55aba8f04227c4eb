// What the name of a column says, whatever its language and however it is shortened: "N. doc.", "Numero documento" and
// "Nr dokumentu" are one. Words of four languages stand for the same notions, little words say nothing.
import { plainName } from './columns.ts';

/** Notions, with the words that stand for each as `plainName` writes them. */
const notions: Readonly<Record<string, string>> = {
  number: 'number no nr n num numb numer numeru numero nº nro núm',
  code: 'code cod codice codici codigo kod kodu',
  id: 'id ident identifier identificativo identyfikator identificador',
  document: 'document documents doc docum documento documenti documentos dok dokument dokumentu',
  type: 'type tipo tip typ typu tipologia rodzaj kind',
  customer:
    'customer customers cust client cli clie cliente clienti clientes klient klienta buyer acquirente comprador nabywca nabywcy kupujacy kupujacego member socio',
  card: 'card cards carta carte tessera tessere tess karta karty tarjeta loyalty fidelity fedelta fidelizacion lojalnosciowa lojalnosciowej',
  receipt: 'receipt scontrino scontr scontrini ricevuta ric paragon paragonu ticket recibo',
  order: 'order orders ordine ord ordini zamowienie zamowienia zam pedido orden',
  invoice: 'invoice fattura fatt faktura faktury factura',
  transaction:
    'transaction trans tran txn tx transazione transakcja transakcji transaccion operation operazione operacja operacji operacion',
  movement: 'movement movimento movimiento ruch',
  sale: 'sale vendita vend sprzedaz sprzedazy venta',
  purchase: 'purchase acquisto acq acquisti zakup zakupu compra',
  line: 'line row riga wiersz wiersza pozycja pozycji linea',
  date: 'date data dt fecha datum',
  time: 'time ora orario hora godzina godz',
  issue: 'issue issued registrazione registro rejestracji emissione emesso emision wystawienia',
  created: 'created creazione creato creacion utworzenia',
  amount: 'amount amt importo imp kwota importe impt imte monto',
  total:
    'total tot totale totali razem suma lacznie lacznej laczna calkowita calkowity calkowite complessivo complessiva',
  grand: 'grand general generale',
  base: 'base baza podstawowa',
  gross: 'gross lordo brutto bruto',
  net: 'net netto neto',
  value: 'value valore wartosc valor',
  tax: 'tax taxes vat iva podatek podatku podatki impuesto impuestos imposta imposte',
  included: 'included incl inclusa incluso inclusi compresa compreso incluido incluida incluidos ivato ivata',
  paid: 'paid pagato pagata zaplacono zaplacone oplacono pagado',
  payment: 'payment pagamento platnosc platnosci pago',
  quantity: 'quantity qty quantita qta quant ilosc cantidad cant',
  price: 'price prezzo prz cena precio',
  unit: 'unit unitario unitaria unitary jednostkowa jedn',
  product: 'product prod item article art articolo prodotto produkt produktu producto articulo towar towaru sku',
  description: 'description descr descrizione descripcion opis',
  category: 'category categoria cat kategoria reparto department dept',
  store: 'store shop negozio sklep sklepu tienda punto_vendita',
  currency: 'currency valuta waluta moneda divisa',
  coupon: 'coupon voucher buono kupon kuponu cupon',
  discount: 'discount discounts sconto sconti rabat rabatu rabaty rabatowy rabatowa znizka znizki descuento descuentos',
  refund: 'refund refunded rimborso rimborsato reembolso reembolsado',
  status: 'status stato estado stan state',
  financial: 'financial',
  shipping: 'shipping spedizione envio wysylka wysylki wysylkowe dostawa dostawy',
  billing: 'billing fatturazione facturacion rozliczeniowy rozliczeniowe',
  email: 'email mail correo poczta posta',
  phone: 'phone tel telephone telefono telefon telefonu mobile cell cellulare movil komorka komorkowy',
  address: 'address indirizzo adres direccion',
  name: 'name nome nombre nazwa',
  first: 'first given imie imiona',
  last: 'last family surname cognome nazwisko apellido apellidos',
  birth: 'birth birthday nascita nato nata urodzenia urodziny nacimiento cumpleanos compleanno',
  country: 'country paese nazione kraj pais',
  language: 'language lang lingua jezyk idioma',
  consent:
    'consent consents consenso consensi zgoda zgody consentimiento accepts accetta acepta optin autorizzazione autorizacion',
  newsletter: 'newsletter newslettera boletin newsletters',
  marketing:
    'marketing marketingowa marketingowe marketingowej promotional promozionale promozionali promocional comercial commerciale commerciali handlowa handlowe handlowych pubblicita publicidad reklamowa',
  sms: 'sms',
  subscription:
    'subscription subscribed subscriber iscrizione iscritto iscritta zapisany zapisania zapisu suscripcion suscrito suscrita',
  source: 'source fonte origine origen fuente zrodlo',
  reference: 'reference riferimento rif referencia ref indeks',
  purchasepoint: 'point punto punkt',
  subtotal: 'subtotal subtotale imponibile subtotales podsuma',
  handling: 'handling gestione manipulacion manipulacja obsluga',
  fee: 'fee fees commissione commissioni prowizja oplata oplaty comision comisiones recargo',
  revenue: 'revenue ricavi ricavo entrate przychod przychody ingresos ingreso fatturato obrot',
  margin: 'margin profit margine utile profitto zysk marza margen beneficio',
  cost: 'cost costs costo costi koszt koszty koszta coste costes',
  gratuity: 'tips gratuity mancia napiwek propina',
  points: 'points punti punkty puntos',
  balance: 'balance saldo outstanding residuo',
  weight: 'weight peso waga',
  zip: 'zip postcode postal cap postale pocztowy',
  tracking: 'tracking tracciamento sledzenia seguimiento przesylki',
  barcode: 'barcode ean gtin upc isbn ean13 barras kreskowy',
  changed: 'changed modified updated modifica modificato modyfikacji aktualizacji modificacion actualizacion',
  delivery: 'delivery delivered fulfilled fulfillment shipped consegna dostarczenia entrega evasione',
  due: 'due scadenza termin vencimiento expiry expires valido',
  cancelled: 'cancelled canceled annullamento annullato anulowania anulacion cancelacion cancelado',
  taxnumber: 'nip piva cif nif vatnumber',
  note: 'note notes nota uwagi notas comment comments commento comentario komentarz',
  method: 'method metodo metoda sposob gateway',
  salesperson: 'salesperson',
  session: 'session sessione sesja sesji sesion',
  cashier: 'cashier cassiere kasjer cajero employee operatore staff register cassa kasa caja',
};

const notionOf: ReadonlyMap<string, string> = new Map(
  Object.entries(notions).flatMap(([notion, words]) => words.split(' ').map((word) => [word, notion] as const)),
);

/** Words that say nothing of what a column holds. */
const little: ReadonlySet<string> = new Set(
  'a al alla allo all ai alle and at by con d da de dei degli del dell della delle dello di dl do e ed el electronico elettronica elektroniczna elektronicznej en for from gli i il in is l la las le lo los na o of od on oraz para per por stalego statego su sul sulla sull the to u un una w with y z ze'.split(
    ' ',
  ),
);

/** What was taken off already, as export plug-ins say it: "Quantity (- Refund)". */
const lessSomething = /\(\s*[-–−]\s*(\p{L}+)\s*\)/u;
/** "Order #" is its number. */
const numberSign = /(?<=\p{L}\s?)#\s*$/u;

/** Names of several words that stand for a notion together, as `plainName` writes them between underscores. */
const phrases: readonly (readonly [RegExp, string])[] = [
  [/_addetto_(?:alle_)?vendite(?=_)|_sprzedawca(?=_)|_vendedor(?=_)|^_comercial(?=_$)/g, '_salesperson'],
  [/_e_mail(?=_)/g, '_email'],
  [/_q_ta(?=_)/g, '_qta'],
  [/_n_ro(?=_)/g, '_nr'],
  [/_opt_in(?=_)/g, '_optin'],
  [/_punto_(?:di_)?vendita(?=_)|_point_of_sale(?=_)|_punto_de_venta(?=_)|_punkt_sprzedazy(?=_)/g, '_store'],
  [
    /_(?:rag(?:ione)?_soc(?:iale)?|razon_social|nominativo|denominazione|intestatario|business_name)(?=_)/g,
    '_customer_name',
  ],
  [/_(?:imie_(?:i_)?nazwisko|nome_e_cognome|cognome_e_nome|full_name|nombre_y_apellidos?)(?=_)/g, '_customer_name'],
];

/**
 * The notions that a name is made of, in one order; words that are none stand for themselves. '' where nothing is left.
 *
 *     headingKey("Importo totale dell'ordine")  // 'order total'
 *     headingKey('Nr paragonu')                 // 'number receipt'
 */
export function headingKey(name: string): string {
  const told = name.replace(lessSomething, ' less $1 ').replace(numberSign, ' number ');
  const spelled = phrases.reduce((text, [phrase, notion]) => text.replace(phrase, notion), `_${plainName(told)}_`);
  const words = spelled.split('_').filter((word) => word !== '' && !little.has(word));
  const found = new Set(words.map((word) => notionOf.get(word) ?? word));
  // a total is an amount, a first name a name
  if (found.has('total')) found.delete('amount');
  if (found.has('total')) found.delete('grand');
  if (found.has('first') || found.has('last')) found.delete('name');
  return [...found].sort().join(' ');
}

/** The notions in a name that are known; words that nobody knows say nothing. */
export function notionsIn(name: string): ReadonlySet<string> {
  return new Set(
    headingKey(name)
      .split(' ')
      .filter((word) => Object.hasOwn(notions, word)),
  );
}

/** Whether a column of types is one of documents by its name: there an order is none of the sales, its invoice is. */
export function namesDocuments(name: string): boolean {
  const notionsOf = new Set(headingKey(name).split(' '));
  return notionsOf.has('document') && (notionsOf.has('type') || notionsOf.size === 1);
}
