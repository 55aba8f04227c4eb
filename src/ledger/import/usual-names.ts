// What columns are called in files that no preset tells, in the languages of the product.
import type { CustomerField, ImportKind, PurchaseField } from '../contract.ts';
import { plainName } from './columns.ts';
import { headingKey } from './headings.ts';
import { presets } from './presets.ts';

/** Names under which a column may go in files that no preset tells: customer_id, Datum, importo ... */
export const usualNames: Record<ImportKind, Partial<Record<PurchaseField | CustomerField, readonly string[]>>> = {
  purchases: {
    customer: words(
      'customer customer_id customerid customer_number customer_no customer_code cust cust_id buyer buyer_id member member_id shopper_id household_key household_id account_id client client_id user_id id_customer cliente id_cliente klient cliente_id customer_reference buyer_code buyer_number',
    ),
    card: words(
      'card card_id card_number card_no loyalty_card tessera numero_tessera karta tarjeta card_code loyalty_card_number loyalty_code customer_card customer_card_number customer_card_code',
    ),
    name: words(
      'customer_name client_name buyer_name member_name nome_cliente nominativo_cliente nombre_cliente nazwa_klienta klient_nazwa billing_name',
    ),
    email: words(
      'email e_mail mail customer_email billing_email customer_email_address billing_email_address email_address',
    ),
    receipt: words(
      'receipt receipt_number receipt_no receipt_id invoice invoice_no invoiceno invoice_number order order_id order_number transaction transaction_id transactionid basket_id bill_no scontrino numero_scontrino ricevuta paragon ticket document_number document_no document_code document_id receipt_code invoice_code order_code transaction_number transaction_code sale_number sale_id purchase_number order_reference document_reference invoice',
    ),
    date: words(
      'date datetime timestamp time_stamp purchase_date transaction_date transaction_dt trans_date sale_date event_time order_date invoice_date invoicedate created_at happened_at data data_acquisto data_zakupu fecha fecha_compra date_time document_date receipt_date order_date_time transaction_date_time invoice_issue_date document_issue_date issue_date date_created order_created_date sale_date_time created payment_date',
    ),
    time: words('time ora hora godzina sale_time transaction_time receipt_time'),
    amount: words(
      'amount total total_amount totalprice total_price line_total value purchase_amount purchaseamount transaction_amount sales sales_value sales_amount revenue spend turnover price_total importo totale kwota importe sum order_total document_total invoice_total receipt_total transaction_total sale_total purchase_total total_gross order_total_gross document_total_gross total_paid order_total_paid amount_paid total_tax_included total_included amount_included document_total_tax_included order_total_tax_included order_amount document_amount invoice_amount receipt_amount sale_amount amount_gross gross_value gross document_gross_value line_amount total_net order_value document_value invoice_value total_value net amount_net net_sales net_revenue gross_sales',
    ),
    quantity: words('quantity qty units purchasequantity quantita ilosc cantidad pieces product_quantity'),
    price: words(
      'price unit_price unitprice prezzo cena precio product_price product_unit_price price_gross unit_price_gross',
    ),
    product: words(
      'product product_id sku stockcode stock_code item item_id article articolo prodotto produkt producto product_code product_number ean barcode ean_code ean13 gtin upc',
    ),
    product_name: words('product_name description item_name descrizione opis descripcion product_description'),
    category: words('category product_category categoria kategoria department reparto product_category_name'),
    store: words('store store_id shop shop_id negozio punto_vendita sklep tienda store_name store_code store_number'),
    currency: words('currency valuta waluta moneda'),
    coupon: words(
      'coupon coupon_code voucher discount_code buono kupon cupon promotional_code promo_code coupon_number discount_coupon coupon_discount_code',
    ),
    cost: words('cost unit_cost costo koszt coste'),
    covers_until: words('covers_until valid_until'),
    cancelled: words('cancelled canceled cancelled_at canceled_at is_cancelled annullato anulado anulowane'),
    refund: words(
      'refund refunded refund_amount refunded_amount rimborso rimborsato reembolso zwrot order_refund order_refund_amount total_refund order_total_refund',
    ),
    line_discount: words('line_discount'),
    receipt_discount: words('receipt_discount order_discount'),
    goods_amount: words('goods_amount'),
    shipping_in_amount: words('shipping_in_amount'),
    discount_in_amount: words('discount_in_amount'),
    status: words(
      'status financial_status payment_status order_status stato_ordine stato_pagamento status_zamowienia status_platnosci estado_pedido estado_pago document_status invoice_status order_payment_status transaction_status',
    ),
    type: words(
      'event_type receipt_type transaction_type sale_type line_type document_type doc_type record_type entry_type operation_type refund_type tipo_documento tipo_scontrino tipo_operazione tipo_riga tipo_vendita rodzaj_dokumentu typ_dokumentu typ_paragonu rodzaj_transakcji typ_transakcji tipo_de_documento tipo_ticket tipo_operacion tipo_venta tipo_transaccion belegart vorgangsart type_invoice movement_type type_order purchase_type',
    ),
    phone: words(
      'customer_phone billing_phone customer_phone_number billing_phone_number customer_mobile_phone phone telephone mobile mobile_phone phone_number telefono cellulare telefon numer_telefonu movil mobile_number',
    ),
  },
  customers: {
    customer: words(
      'customer customer_id customerid id client_id user_id cliente id_cliente klient external_id customer_number customer_no customer_code member_number member_code member_id code customer_reference',
    ),
    card: words(
      'card card_number card_no loyalty_card tessera karta tarjeta card_code card_id loyalty_card_number loyalty_code customer_card customer_card_number customer_card_code',
    ),
    name: words('name full_name nome_completo nombre_completo customer_name'),
    given_name: words('given_name first_name firstname nome imie nombre customer_first_name'),
    family_name: words('family_name last_name lastname surname cognome nazwisko apellido apellidos customer_last_name'),
    email: words(
      'email e_mail mail email_address indirizzo_email adres_email correo correo_electronico customer_email customer_email_address',
    ),
    phone: words(
      'phone telephone mobile mobile_phone phone_number telefono cellulare telefon numer_telefonu movil customer_phone customer_phone_number mobile_number',
    ),
    language: words('language lang lingua jezyk idioma locale customer_language'),
    zone: words('zone time_zone timezone'),
    country: words('country country_code paese kraj pais customer_country'),
    birthday: words(
      'birthday birth_date date_of_birth data_di_nascita data_urodzenia fecha_de_nacimiento customer_birth_date',
    ),
    email_consent: words(
      'email_consent accepts_marketing accepts_email_marketing newsletter consent consenso consenso_email zgoda zgoda_email zgoda_marketingowa consentimiento consentimiento_email marketing_email_consent email_marketing_consent newsletter_email_consent marketing_consent newsletter_consent newsletter_subscription email_marketing accepts_newsletter newsletter_marketing_consent marketing',
    ),
    sms_consent: words('sms_consent accepts_sms_marketing sms_marketing_consent marketing_sms_consent sms_marketing'),
    consent_date: words(
      'consent_date consent_at opt_in_date date_consent marketing_consent_date newsletter_consent_date email_consent_date newsletter_subscription_date newsletter_date consent_date_time consent_created',
    ),
    consent_source: words(
      'consent_source opt_in_source source_consent marketing_consent_source newsletter_source newsletter_subscription_source',
    ),
  },
};

/** Names that mean something else as often; the cells below decide. */
export const doubtfulNames = {
  type: words(
    'type tipo typ rodzaj kind event vorgang operation operacion operazione sale_kind document documento dokument causale movimento movimiento',
  ),
  status: words('state stato estado stan zustand'),
} as const;

/** What the usual names say, see headings.ts: a column may say it in other words. */
export const usualKeys: Record<ImportKind, Partial<Record<PurchaseField | CustomerField, readonly string[]>>> = {
  purchases: keysOf(usualNames.purchases),
  customers: keysOf(usualNames.customers),
};

/** What says of a column that it is that of the order and not of anything else, before its bare name is looked for. */
export const firstKeys: Readonly<Record<ImportKind, Readonly<Record<string, readonly string[]>>>> = {
  purchases: {
    date: [
      ...['order', 'purchase', 'sale', 'transaction', 'receipt'].flatMap((fact) => [
        headingKey(`${fact} date time`),
        headingKey(`${fact} date`),
      ]),
      headingKey('order created date'),
    ],
  },
  customers: {},
};

/** Every name by which a preset or the usual names know a column, as `plainName` writes it. */
const knownNames: ReadonlySet<string> = new Set([
  ...presets.flatMap(({ signature, columns }) => [...signature, ...Object.values(columns).flat(2)]),
  ...Object.values(usualNames).flatMap((names) => Object.values(names).flat()),
]);

const knownKeys: ReadonlySet<string> = new Set([...knownNames].map(headingKey));

/** Whether a cell is a name by which a preset or the usual names know a column, in these or in other words. */
export function isKnownName(cell: string): boolean {
  return knownNames.has(plainName(cell)) || knownKeys.has(headingKey(cell));
}

/** Whether a column is called one of the usual names of a field, in these or in other words. */
export function isCalled(kind: ImportKind, field: PurchaseField | CustomerField, column: string): boolean {
  const isUsual = usualNames[kind][field]?.includes(plainName(column)) === true;
  return isUsual || usualKeys[kind][field]?.includes(headingKey(column)) === true;
}

const namesOfFields = fieldsBy((field) => field ?? []);
const keysOfFields = fieldsBy((field) => field?.map(headingKey) ?? []);

function fieldsBy(of: (names: readonly string[] | undefined) => readonly string[]) {
  const fields: Record<ImportKind, Map<string, string[]>> = { purchases: new Map(), customers: new Map() };
  for (const kind of ['purchases', 'customers'] as const) {
    for (const [field, names] of Object.entries(usualNames[kind])) {
      for (const name of of(names)) fields[kind].set(name, [...(fields[kind].get(name) ?? []), field]);
    }
  }
  return fields;
}

/** The fields whose usual names a column has, in these or in other words. */
export function fieldsCalled(kind: ImportKind, column: string): string[] {
  const exact = namesOfFields[kind].get(plainName(column)) ?? [];
  return [...new Set([...exact, ...(keysOfFields[kind].get(headingKey(column)) ?? [])])];
}

function keysOf(fields: Partial<Record<PurchaseField | CustomerField, readonly string[]>>) {
  return Object.fromEntries(
    Object.entries(fields).map(([field, names]) => [field, [...new Set(names.map(headingKey))]]),
  );
}

function words(text: string): readonly string[] {
  return text.split(' ');
}
