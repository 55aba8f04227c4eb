// What columns are called in files that no preset tells, in the languages of the product.
import type { CustomerField, ImportKind, PurchaseField } from '../contract.ts';
import { presets } from './presets.ts';

/** Names under which a column may go in files that no preset tells: customer_id, Datum, importo ... */
export const usualNames: Record<ImportKind, Partial<Record<PurchaseField | CustomerField, readonly string[]>>> = {
  purchases: {
    customer: words(
      'customer customer_id customerid customer_number customer_no customer_code cust cust_id buyer buyer_id member member_id shopper_id household_key household_id account_id client client_id user_id id_customer cliente id_cliente klient cliente_id',
    ),
    card: words('card card_id card_number card_no loyalty_card tessera numero_tessera karta tarjeta'),
    name: words(
      'customer_name client_name buyer_name member_name nome_cliente nominativo_cliente nombre_cliente nazwa_klienta klient_nazwa',
    ),
    email: words('email e_mail mail customer_email'),
    receipt: words(
      'receipt receipt_number receipt_no receipt_id invoice invoice_no invoiceno invoice_number order order_id order_number transaction transaction_id transactionid basket_id bill_no scontrino numero_scontrino ricevuta paragon ticket',
    ),
    date: words(
      'date datetime timestamp time_stamp purchase_date transaction_date transaction_dt trans_date sale_date event_time order_date invoice_date invoicedate created_at happened_at data data_acquisto data_zakupu fecha fecha_compra',
    ),
    time: words('time ora hora godzina'),
    amount: words(
      'amount total total_amount totalprice total_price line_total net value purchase_amount purchaseamount transaction_amount sales sales_value sales_amount revenue spend turnover price_total importo totale kwota importe sum',
    ),
    quantity: words('quantity qty units purchasequantity quantita ilosc cantidad pieces'),
    price: words('price unit_price unitprice prezzo cena precio'),
    product: words(
      'product product_id sku stockcode stock_code item item_id article articolo prodotto produkt producto',
    ),
    product_name: words('product_name description item_name descrizione opis descripcion'),
    category: words('category product_category categoria kategoria department reparto'),
    store: words('store store_id shop shop_id negozio punto_vendita sklep tienda'),
    currency: words('currency valuta waluta moneda'),
    coupon: words('coupon coupon_code voucher discount_code buono kupon cupon'),
    cost: words('cost unit_cost costo koszt coste'),
    covers_until: words('covers_until valid_until'),
    cancelled: words('cancelled canceled cancelled_at canceled_at is_cancelled annullato anulado anulowane'),
    refund: words('refund refunded refund_amount refunded_amount rimborso rimborsato reembolso zwrot'),
    line_discount: words('line_discount'),
    receipt_discount: words('receipt_discount order_discount'),
    goods_amount: words('goods_amount'),
    shipping_in_amount: words('shipping_in_amount'),
    discount_in_amount: words('discount_in_amount'),
    status: words(
      'status financial_status payment_status order_status stato_ordine stato_pagamento status_zamowienia status_platnosci estado_pedido estado_pago',
    ),
    type: words(
      'event_type receipt_type transaction_type sale_type line_type document_type doc_type record_type entry_type operation_type refund_type tipo_documento tipo_scontrino tipo_operazione tipo_riga tipo_vendita rodzaj_dokumentu typ_dokumentu typ_paragonu rodzaj_transakcji typ_transakcji tipo_de_documento tipo_ticket tipo_operacion tipo_venta tipo_transaccion belegart vorgangsart',
    ),
  },
  customers: {
    customer: words('customer customer_id customerid id client_id user_id cliente id_cliente klient external_id'),
    card: words('card card_number card_no loyalty_card tessera karta tarjeta'),
    name: words('name full_name nome_completo nombre_completo'),
    given_name: words('given_name first_name firstname nome imie nombre'),
    family_name: words('family_name last_name lastname surname cognome nazwisko apellido apellidos'),
    email: words('email e_mail mail email_address indirizzo_email adres_email correo correo_electronico'),
    phone: words('phone telephone mobile mobile_phone phone_number telefono cellulare telefon numer_telefonu movil'),
    language: words('language lang lingua jezyk idioma locale'),
    zone: words('zone time_zone timezone'),
    country: words('country country_code paese kraj pais'),
    birthday: words('birthday birth_date date_of_birth data_di_nascita data_urodzenia fecha_de_nacimiento'),
    email_consent: words(
      'email_consent accepts_marketing accepts_email_marketing newsletter consent consenso consenso_email zgoda zgoda_email zgoda_marketingowa consentimiento consentimiento_email',
    ),
    sms_consent: words('sms_consent accepts_sms_marketing'),
    consent_date: words('consent_date consent_at opt_in_date'),
    consent_source: words('consent_source opt_in_source'),
  },
};

/** Names that mean something else as often; the cells below decide. */
export const doubtfulNames = {
  type: words('type tipo typ rodzaj kind event vorgang operation operacion operazione sale_kind'),
  status: words('state stato estado stan zustand'),
} as const;

/** Every name by which a preset or the usual names know a column, as `plainName` writes it. */
export const knownNames: ReadonlySet<string> = new Set([
  ...presets.flatMap(({ signature, columns }) => [...signature, ...Object.values(columns).flat(2)]),
  ...Object.values(usualNames).flatMap((names) => Object.values(names).flat()),
]);

function words(text: string): readonly string[] {
  return text.split(' ');
}
