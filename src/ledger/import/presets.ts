// How common files name their columns. A preset is data: what tells the file by its header, and which column is what.
// Long because it is a list, and which file is meant is decided over all of it.
import type { CustomerField, FileFormat, ImportKind, LineMeaning, PurchaseField } from '../contract.ts';
import { purchaseFields } from '../contract.ts';
import { columnNumber, plainName } from './columns.ts';
import { headingKey } from './headings.ts';

export interface Preset {
  readonly name: string;
  readonly kind: ImportKind;
  readonly title: string;
  /** The file is this one when its header has all of these columns (compared by `plainName`). */
  readonly signature: readonly string[];
  /** Columns per field; the first of several names in a row that the file has is taken. */
  readonly columns: Partial<Record<PurchaseField | CustomerField, readonly (readonly string[])[]>>;
  readonly format?: Partial<FileFormat>;
  readonly currency?: string;
  /**
   * Columns for files that do not tell the shipping within their totals, where all of them are there: the goods told by
   * themselves.
   */
  readonly withoutShipping?: Preset['columns'];
  /** Columns of amounts that are what was paid in all, shipping too. */
  readonly totals?: readonly string[];
  /** No two orders have one number, whoever bought. */
  readonly uniqueNumbers?: boolean;
  /** Its programs write the header in the language of the shop too, or in other words: compared by `headingKey`. */
  readonly isTranslated?: boolean;
  /** States of an order that only this file's system knows under these names; the usual words need no entry. */
  readonly states?: Readonly<Record<string, LineMeaning>>;
}

const one = (...names: string[]): readonly (readonly string[])[] => [names];

const magentoStates = {
  closed: 'refunded',
  chiuso: 'refunded',
  cerrado: 'refunded',
  zamkniete: 'refunded',
  zamkniety: 'refunded',
  holded: 'unpaid',
  payment_review: 'unpaid',
  fraud: 'unpaid',
} as const;

const odooStates = {
  new: 'unpaid',
  draft: 'unpaid',
  quotation: 'unpaid',
  sent: 'unpaid',
  quotation_sent: 'unpaid',
  sale: 'paid',
  sales_order: 'paid',
  done: 'paid',
  locked: 'paid',
  posted: 'paid',
  invoiced: 'paid',
  cancel: 'cancelled',
  cancelled: 'cancelled',
} as const;

/** The presets; of several that fit a header the one with the longest signature is taken. */
export const presets: readonly Preset[] = [
  {
    name: 'ritorno',
    kind: 'purchases',
    title: 'Ritorno',
    signature: ['customer', 'receipt', 'date', 'amount'],
    // every field by its own name
    columns: Object.fromEntries(purchaseFields.map((field) => [field, one(field)])),
  },
  {
    name: 'online-retail-lines',
    kind: 'purchases',
    title: 'UCI Online Retail, a line per product',
    signature: ['description', 'quantity', 'invoicedate', 'unitprice', 'customerid'],
    columns: {
      customer: one('customerid'),
      // without an invoice number a basket is what one customer bought at one minute
      receipt: one('invoiceno', 'invoicedate'),
      date: one('invoicedate'),
      product: one('stockcode', 'description'),
      product_name: one('description'),
      quantity: one('quantity'),
      price: one('unitprice'),
    },
    currency: 'GBP',
  },
  {
    name: 'online-retail-invoices',
    kind: 'purchases',
    title: 'UCI Online Retail, a line per invoice',
    signature: ['invoiceno', 'invoicedate', 'customerid', 'totalprice'],
    columns: {
      customer: one('customerid'),
      receipt: one('invoiceno'),
      date: one('invoicedate'),
      amount: one('totalprice'),
    },
    currency: 'GBP',
  },
  {
    name: 'cdnow',
    kind: 'purchases',
    title: 'CDNOW, columns of fixed width',
    signature: [],
    columns: {
      customer: one(columnNumber(0)),
      date: one(columnNumber(2)),
      amount: one(columnNumber(4)),
    },
    format: { separator: 'blank', header: false, quote: '', dateOrder: 'ymd', decimalMark: '.' },
    currency: 'USD',
  },
  // Only money that was promised counts as a purchase. `authorized`: the buyer's bank has set the money aside and the shop
  // takes it when it ships, so the customer did buy. `partially_paid`: a deposit was paid, the rest is a debt; the sale
  // counts whole. `pending`, `voided` and `expired` are not paid. `refunded` and `partially_refunded` are sales less
  // what was given back; as net amounts are those of the goods, a refund of their shipping takes nothing more off.
  // `discount_amount` holds what was given on the shipping; `subtotal` is what the goods came to after their own discounts.
  {
    name: 'shopify',
    kind: 'purchases',
    title: 'Shopify, orders export',
    uniqueNumbers: true,
    signature: ['name', 'email', 'financial_status', 'created_at', 'lineitem_quantity', 'lineitem_price'],
    columns: {
      customer: one('email'),
      email: one('email'),
      name: one('billing_name', 'shipping_name'),
      receipt: one('name'),
      date: one('created_at'),
      product: one('lineitem_sku', 'lineitem_name'),
      product_name: one('lineitem_name'),
      quantity: one('lineitem_quantity'),
      price: one('lineitem_price'),
      line_discount: one('lineitem_discount'),
      receipt_discount: one('discount_amount'),
      goods_amount: one('subtotal'),
      refund: one('refunded_amount'),
      currency: one('currency'),
      coupon: one('discount_code'),
      status: one('financial_status'),
      cancelled: one('cancelled_at'),
    },
  },
  // `processing` is paid and not sent yet: it counts. `on-hold` waits for the payment. `refunded` was given back whole,
  // also where the export has no column of refunds.
  {
    name: 'woocommerce',
    kind: 'purchases',
    title: 'WooCommerce, orders export',
    isTranslated: true,
    uniqueNumbers: true,
    signature: ['order_date', 'billing_email', 'order_total'],
    columns: {
      customer: one('billing_email', 'customer_email'),
      email: one('billing_email', 'customer_email'),
      phone: one('billing_phone'),
      name: [['billing_first_name', 'billing_name'], ['billing_last_name']],
      country: one('billing_country', 'billing_country_code'),
      receipt: one('order_number', 'order_id'),
      // plug-ins write a line for each product and repeat what is told of the order
      product: one('sku', 'item_sku', 'product_sku', 'product_id', 'item_name', 'product_name'),
      product_name: one('item_name', 'product_name'),
      quantity: one('quantity_less_refund', 'item_quantity', 'product_quantity', 'quantity'),
      date: one('order_date', 'paid_date'),
      amount: one('order_total'),
      shipping_in_amount: [
        ['shipping_total', 'order_shipping', 'shipping_amount', 'order_shipping_amount'],
        ['shipping_tax_total', 'order_shipping_tax', 'shipping_tax', 'order_shipping_tax_amount'],
      ],
      currency: one('order_currency', 'currency'),
      coupon: one('coupon_code', 'coupons', 'coupon'),
      refund: one('refunded_total', 'order_refund', 'order_refund_amount', 'refund_total'),
      status: one('status', 'order_status'),
    },
    totals: ['order_total'],
  },
  // Tables of the database tell the state by its number (1, 10 and 13 wait for a payment, 12 is out of stock and not paid,
  // 6 cancelled, 8 payment error, 7 refunded), lists by its name in the language of the back office. What was paid is the
  // products and the shipping less the discounts, among which a voucher of free shipping counts with the whole shipping.
  {
    name: 'prestashop',
    kind: 'purchases',
    title: 'PrestaShop, orders',
    uniqueNumbers: true,
    signature: ['reference', 'id_customer', 'date_add'],
    columns: {
      customer: one('id_customer'),
      email: one('email'),
      receipt: one('reference'),
      date: one('date_add'),
      amount: one('total_paid_tax_incl', 'total_paid', 'total_paid_real'),
      shipping_in_amount: one('total_shipping_tax_incl', 'total_shipping'),
      discount_in_amount: one('total_discounts_tax_incl', 'total_discounts'),
      currency: one('iso_code', 'currency'),
      status: one('order_state', 'osname', 'status', 'current_state'),
    },
    withoutShipping: {
      amount: one('total_products_wt'),
      receipt_discount: one('total_discounts_tax_incl', 'total_discounts'),
    },
    totals: ['total_paid_tax_incl', 'total_paid', 'total_paid_real'],
    states: {
      1: 'unpaid',
      2: 'paid',
      3: 'paid',
      4: 'paid',
      5: 'paid',
      6: 'cancelled',
      7: 'refunded',
      8: 'unpaid',
      9: 'paid',
      10: 'unpaid',
      11: 'paid',
      12: 'unpaid',
      13: 'unpaid',
    },
  },
  {
    name: 'prestashop-list',
    kind: 'purchases',
    title: 'PrestaShop, the list of orders',
    isTranslated: true,
    uniqueNumbers: true,
    signature: ['reference', 'customer', 'total', 'payment', 'status', 'date'],
    columns: {
      customer: one('customer'),
      name: one('customer'),
      receipt: one('reference'),
      date: one('date'),
      amount: one('total'),
      status: one('status'),
    },
    totals: ['total'],
  },
  // `closed` was given back whole, with a credit memo; `holded` and what is under review has not been let through yet.
  {
    name: 'magento',
    kind: 'purchases',
    title: 'Magento (Adobe Commerce), grid of orders',
    isTranslated: true,
    uniqueNumbers: true,
    signature: ['purchase_date', 'grand_total_base', 'status'],
    columns: {
      customer: one('customer_email', 'customer_name', 'bill_to_name'),
      email: one('customer_email'),
      name: one('customer_name', 'bill_to_name'),
      receipt: one('id', 'increment_id'),
      date: one('purchase_date'),
      amount: one('grand_total_base'),
      shipping_in_amount: one('shipping_and_handling'),
      refund: one('total_refunded'),
      store: one('purchase_point'),
      status: one('status'),
    },
    totals: ['grand_total_base'],
    states: magentoStates,
  },
  {
    name: 'magento-table',
    kind: 'purchases',
    title: 'Magento (Adobe Commerce), table of orders',
    uniqueNumbers: true,
    signature: ['increment_id', 'grand_total', 'customer_email', 'created_at'],
    columns: {
      customer: one('customer_email'),
      email: one('customer_email'),
      name: [['customer_firstname'], ['customer_lastname']],
      receipt: one('increment_id'),
      date: one('created_at'),
      amount: one('grand_total'),
      shipping_in_amount: one('shipping_incl_tax', 'shipping_amount'),
      refund: one('total_refunded'),
      currency: one('order_currency_code'),
      coupon: one('coupon_code'),
      status: one('status', 'state'),
    },
    totals: ['grand_total'],
    states: magentoStates,
  },
  // A quotation is no order yet, sent or not. The fields of an order stand on its first line only.
  {
    name: 'odoo',
    kind: 'purchases',
    title: 'Odoo, sales orders with their lines',
    signature: ['order_reference', 'order_date', 'order_lines_product'],
    columns: {
      customer: one('customer_email', 'customer_id', 'customer_external_id', 'customer'),
      email: one('customer_email'),
      name: one('customer_name', 'customer_display_name'),
      receipt: one('order_reference'),
      date: one('order_date'),
      product: one('order_lines_product_internal_reference', 'order_lines_product'),
      product_name: one('order_lines_product', 'order_lines_description'),
      quantity: one('order_lines_quantity'),
      amount: one('order_lines_total', 'order_lines_subtotal'),
      price: one('order_lines_unit_price'),
      currency: one('currency'),
      status: one('status'),
    },
    states: odooStates,
  },
  // The same orders as a list, and those of its till, in the language of the shop.
  {
    name: 'odoo-list',
    kind: 'purchases',
    title: 'Odoo, the list of sales orders',
    isTranslated: true,
    signature: ['order_reference', 'customer', 'salesperson', 'total', 'status'],
    columns: {
      customer: one('customer_email', 'customer_id', 'customer_external_id', 'customer'),
      email: one('customer_email', 'email'),
      name: one('customer_name', 'customer_display_name', 'customer'),
      receipt: one('order_reference'),
      date: one('order_date', 'date', 'creation_date', 'date_created'),
      amount: one('total'),
      currency: one('currency'),
      status: one('status'),
    },
    states: odooStates,
  },
  {
    name: 'odoo-till',
    kind: 'purchases',
    title: 'Odoo, orders of the point of sale',
    isTranslated: true,
    signature: ['order_reference', 'session', 'receipt_number', 'customer', 'total'],
    columns: {
      customer: one('customer_email', 'customer_id', 'customer_external_id', 'customer'),
      email: one('customer_email', 'email'),
      name: one('customer_name', 'customer_display_name', 'customer'),
      receipt: one('order_reference'),
      date: one('date', 'order_date'),
      amount: one('total'),
      status: one('status'),
    },
    states: odooStates,
  },
  // Net sales are less discounts and without tax and tips; a return has them negative.
  {
    name: 'square-items',
    kind: 'purchases',
    title: 'Square, item sales',
    signature: ['date', 'time', 'item', 'qty', 'net_sales', 'transaction_id'],
    columns: {
      customer: one('customer_id', 'customer_reference_id'),
      name: one('customer_name'),
      receipt: one('transaction_id'),
      date: one('date'),
      time: one('time'),
      product: one('sku', 'item'),
      product_name: one('item'),
      category: one('category'),
      quantity: one('qty'),
      amount: one('net_sales'),
      store: one('location'),
      type: one('event_type'),
    },
  },
  {
    name: 'square-transactions',
    kind: 'purchases',
    title: 'Square, transactions',
    signature: ['date', 'time', 'net_sales', 'total_collected', 'transaction_id', 'event_type'],
    columns: {
      customer: one('customer_id', 'customer_reference_id'),
      name: one('customer_name'),
      receipt: one('transaction_id'),
      date: one('date'),
      time: one('time'),
      amount: one('net_sales'),
      store: one('location'),
      type: one('event_type'),
    },
  },
  // Contacts are an address or a telephone number; the state of a receipt is closed when it was paid.
  {
    name: 'loyverse-items',
    kind: 'purchases',
    title: 'Loyverse, receipts by item',
    isTranslated: true,
    signature: ['date', 'receipt_number', 'receipt_type', 'quantity', 'net_sales'],
    columns: {
      customer: one('customer_name'),
      name: one('customer_name'),
      receipt: one('receipt_number'),
      date: one('date'),
      product: one('sku', 'item', 'item_name'),
      product_name: one('item', 'item_name'),
      category: one('category'),
      quantity: one('quantity'),
      amount: one('net_sales'),
      store: one('store'),
      type: one('receipt_type'),
      status: one('status'),
    },
    states: { closed: 'paid' },
  },
  {
    name: 'loyverse-receipts',
    kind: 'purchases',
    title: 'Loyverse, receipts',
    isTranslated: true,
    signature: ['date', 'receipt_number', 'receipt_type', 'net_sales', 'total_collected'],
    columns: {
      customer: one('customer_name'),
      name: one('customer_name'),
      receipt: one('receipt_number'),
      date: one('date'),
      amount: one('net_sales'),
      store: one('store'),
      type: one('receipt_type'),
      status: one('status'),
    },
    states: { closed: 'paid' },
  },
  // A sale is a line of its own sum, then one for each product, then one for each payment: the products count.
  {
    name: 'lightspeed',
    kind: 'purchases',
    title: 'Lightspeed Retail (X-Series), sales history',
    signature: ['date', 'receipt_number', 'line_type', 'customer_code', 'total', 'status'],
    columns: {
      customer: one('customer_code'),
      name: one('customer_name'),
      receipt: one('receipt_number'),
      date: one('date'),
      product: one('sku', 'details'),
      product_name: one('details'),
      quantity: one('quantity'),
      amount: one('total'),
      store: one('outlet', 'register'),
      type: one('line_type'),
      status: one('status'),
    },
    states: {
      sale: 'no_sale',
      sale_line: 'paid',
      payment: 'no_sale',
      closed: 'paid',
      onaccount: 'paid',
      on_account: 'paid',
      layby: 'deposit',
      saved: 'unpaid',
      parked: 'unpaid',
      open: 'unpaid',
    },
  },
  // The column of customers has their names, in some versions only whether they are new or returning.
  {
    name: 'woocommerce-analytics',
    kind: 'purchases',
    title: 'WooCommerce, the report of orders',
    uniqueNumbers: true,
    signature: ['date', 'order', 'status', 'customer_type', 'items_sold', 'n_revenue'],
    columns: {
      customer: one('customer'),
      name: one('customer'),
      receipt: one('order'),
      date: one('date'),
      amount: one('n_revenue'),
      coupon: one('coupon_s'),
      status: one('status'),
    },
  },
];

/** Whether a column holds what was paid in all by a preset that says which does. */
export function isTotalOf({ totals, isTranslated }: Preset, column: string): boolean {
  if (totals === undefined) return false;
  if (totals.includes(plainName(column))) return true;
  return isTranslated === true && totals.some((name) => headingKey(name) === headingKey(column));
}

/** What the words of the preset of that name mean for the payment; nothing of their own when there is none. */
export function statesOf(name: string | null): Preset['states'] {
  return presets.find((preset) => preset.name === name)?.states;
}
