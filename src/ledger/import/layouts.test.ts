// Files of orders as shops, plug-ins and tills call their columns, in four languages: what each column is taken for, by its
// name and by its cells. The headers are those of the programs; the rows are invented.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { encoded, type FileEncoding } from '../../../tests/order-files/encode.ts';
import { detectFormat } from './detect-format.ts';
import { suggestMapping } from './suggest-mapping.ts';

/** A column of a layout: its heading, the fields that it has to be taken for ('' for none), its cells. */
type Column = readonly [heading: string, fields: string, ...cells: string[]];

interface Layout {
  readonly separator: ',' | ';' | '\t';
  readonly encoding?: FileEncoding;
  readonly columns: readonly Column[];
}

/** The text of a layout: as many rows as its longest column has cells, the others begin again. */
function textOf({ separator, columns }: Layout, header = true): string {
  const rows = Math.max(...columns.map(([, , ...cells]) => cells.length));
  const quoted = (cell: string) =>
    cell.includes(separator) || cell.includes('"') ? `"${cell.replaceAll('"', '""')}"` : cell;
  const lines = Array.from({ length: rows }, (_, row) => columns.map(([, , ...cells]) => cells[row % cells.length]));
  const head = header ? [columns.map(([heading]) => heading)] : [];
  return `${[...head, ...lines].map((line) => line.map(quoted).join(separator)).join('\n')}\n`;
}

/** What each column was taken for, by its heading. */
function takenFor(
  columns: readonly string[],
  mapped: Readonly<Record<string, readonly string[]>>,
): Record<string, string> {
  const fields = (column: string) => Object.keys(mapped).filter((field) => mapped[field].includes(column));
  return Object.fromEntries(columns.map((column) => [column, fields(column).sort().join(' ')]));
}

function suggested(layout: Layout) {
  const bytes = encoded(textOf(layout), layout.encoding ?? 'utf-8');
  return suggestMapping(detectFormat(bytes, 'IT'), { kind: 'purchases' });
}

const days = ['2026-09-03 10:12:00', '2026-09-14 11:40:31', '2026-10-05 16:05:09', '2026-10-21 09:30:00'];
const dmy = ['03/09/2026 10:12', '14/09/2026 11:40', '05/10/2026 16:05', '21/10/2026 09:30'];
const mails = ['lia@posta.test', 'ugo@posta.test', 'LIA@posta.test ', 'pia@posta.test'];
const sums = ['25.90', '17.40', '44.90', '12.50'];
const commas = sums.map((sum) => sum.replace('.', ','));
const shipping = ['5.90', '0.00', '4.90', '0.00'];
const shippingCommas = shipping.map((sum) => sum.replace('.', ','));
const numbers = ['1001', '1002', '1003', '1004'];
const phones = ['+39 347 1234567', '+39 333 7654321', '+39 347 1234567', '+39 340 5556677'];
const names = ['Lia Moro', 'Ugo Neri', 'Lia Moro', 'Pia Sala'];
const firsts = ['Lia', 'Ugo', 'Lia', 'Pia'];
const lasts = ['Moro', 'Neri', 'Moro', 'Sala'];

const layouts: Record<string, Layout> = {
  'WooCommerce, English, an export plug-in': {
    separator: ',',
    columns: [
      ['Order Number', 'receipt', ...numbers],
      ['Order Status', 'status', 'Completed', 'Processing', 'Cancelled', 'Completed'],
      ['Order Date', 'date', ...days],
      ['Customer Note', '', 'ring twice', '', '', ''],
      ['First Name (Billing)', 'name', ...firsts],
      ['Last Name (Billing)', 'name', ...lasts],
      ['Company (Billing)', '', '', 'Neri Ltd', '', ''],
      ['Postcode (Billing)', '', '20121', '00184', '20121', '10121'],
      ['Country Code (Billing)', 'country', 'IT', 'IT', 'DE', 'IT'],
      ['Email (Billing)', 'customer email', ...mails],
      ['Phone (Billing)', 'phone', ...phones],
      ['Payment Method Title', '', 'Credit card', 'PayPal', 'PayPal', 'Credit card'],
      ['Cart Discount Amount', '', '0.00', '2.00', '0.00', '0.00'],
      ['Order Subtotal Amount', '', '20.00', '17.40', '40.00', '12.50'],
      ['Order Shipping Amount', 'shipping_in_amount', ...shipping],
      ['Order Refund Amount', 'refund', '0', '0', '0', '2.00'],
      ['Order Total Amount', 'amount', ...sums],
      ['Order Total Tax Amount', '', '4.67', '3.14', '8.10', '2.25'],
      ['SKU', 'product', 'TE-1', 'TE-2', 'TE-3', 'TE-4'],
      ['Item #', '', '1', '1', '1', '1'],
      ['Item Name', 'product_name', 'Green tea', 'Black tea', 'White tea', 'Herbs'],
      ['Quantity (- Refund)', 'quantity', '1', '2', '1', '1'],
      ['Item Cost', '', '20.00', '8.70', '40.00', '12.50'],
      ['Coupon Code', 'coupon', '', 'TEN', '', ''],
    ],
  },
  'WooCommerce, Italian, an export plug-in': {
    separator: ';',
    encoding: 'windows-1252',
    columns: [
      ['Data ordine', 'date', ...dmy],
      ['Numero ordine', 'receipt', ...numbers],
      ['Email (fatturazione)', 'customer email', ...mails],
      ['Totale ordine', 'amount', ...commas],
      ['Nome (fatturazione)', 'name', ...names],
      ['Città (fatturazione)', '', 'Forlì', 'Roma', 'Forlì', 'Torino'],
      ['Telefono (fatturazione)', 'phone', ...phones],
      ['Stato dell’ordine', 'status', 'Completato', 'In lavorazione', 'Annullato', 'Completato'],
      ['Metodo di pagamento', '', 'Carta di credito', 'Bonifico', 'PayPal', 'PayPal'],
      ['Importo di spedizione dell’ordine', 'shipping_in_amount', ...shippingCommas],
    ],
  },
  'WooCommerce, Polish, an export plug-in': {
    separator: ';',
    encoding: 'windows-1250',
    columns: [
      ['Numer zamówienia', 'receipt', ...numbers],
      ['Status zamówienia', 'status', 'Zrealizowane', 'W trakcie realizacji', 'Anulowane', 'Zrealizowane'],
      ['Data zamówienia', 'date', ...days],
      ['Imię (rozliczeniowe)', 'name', ...firsts],
      ['Nazwisko (rozliczeniowe)', 'name', ...lasts],
      ['E-mail (rozliczeniowy)', 'customer email', ...mails],
      ['Telefon (rozliczeniowy)', 'phone', ...phones],
      ['Suma zamówienia', 'amount', ...commas],
      ['Kwota wysyłki zamówienia', 'shipping_in_amount', ...shippingCommas],
      ['Kwota podatku', '', '4,67', '3,14', '8,10', '2,25'],
      ['Metoda płatności', '', 'Przelew', 'BLIK', 'Przelew', 'BLIK'],
    ],
  },
  'WooCommerce, Spanish, an export plug-in': {
    separator: ',',
    encoding: 'windows-1252',
    columns: [
      ['Número de pedido', 'receipt', ...numbers],
      ['Estado del pedido', 'status', 'Completado', 'Procesando', 'Cancelado', 'Completado'],
      ['Fecha del pedido', 'date', ...days],
      ['Nombre (facturación)', 'name', ...firsts],
      ['Apellidos (facturación)', 'name', ...lasts],
      ['Correo electrónico (facturación)', 'customer email', ...mails],
      ['Título del método de envío', '', 'Tarifa plana', 'Recogida', 'Tarifa plana', 'Recogida'],
      ['Importe de envío del pedido', 'shipping_in_amount', ...shipping],
      ['Importe total del pedido', 'amount', ...sums],
      ['SKU', 'product', 'TE-1', 'TE-2', 'TE-3', 'TE-4'],
      ['Artículo #', '', '1', '1', '1', '1'],
      ['Nombre del artículo', 'product_name', 'Té verde', 'Té negro', 'Té blanco', 'Hierbas'],
      ['Cantidad (- reembolso)', 'quantity', '1', '2', '1', '1'],
      ['Coste de artículo', '', '20.00', '8.70', '40.00', '12.50'],
    ],
  },
  'PrestaShop, English, the list of orders': {
    separator: ';',
    columns: [
      ['ID', '', '7', '8', '9', '10'],
      ['Reference', 'receipt', 'XKBKNABJK', 'OHSATSERP', 'UOYEVOLI', 'FFATNOMMJ'],
      ['New client', '', 'Yes', 'No', 'No', 'No'],
      ['Delivery', '', 'Italy', 'Italy', 'France', 'Italy'],
      ['Customer', 'customer name', 'L. Moro', 'U. Neri', 'L. Moro', 'P. Sala'],
      ['Total', 'amount', '€25.90', '€17.40', '€44.90', '€12.50'],
      ['Payment', '', 'Bank transfer', 'PayPal', 'PayPal', 'Card'],
      ['Status', 'status', 'Payment accepted', 'Shipped', 'Canceled', 'Delivered'],
      ['Date', 'date', ...days],
    ],
  },
  'PrestaShop, Italian, with address and shipping': {
    separator: ';',
    encoding: 'windows-1252',
    columns: [
      ['ID', '', '7', '8', '9', '10'],
      ['Riferimento', 'receipt', 'XKBKNABJK', 'OHSATSERP', 'UOYEVOLI', 'FFATNOMMJ'],
      ['Nuovo cliente', '', 'Sì', 'No', 'No', 'Sì'],
      ['Consegna', '', 'Italia', 'Italia', 'Francia', 'Italia'],
      ['Cliente', 'name', 'L. Moro', 'U. Neri', 'L. Moro', 'P. Sala'],
      ['E-mail', 'customer email', ...mails],
      ['Totale', 'amount', ...commas],
      ['Costo di spedizione', 'shipping_in_amount', ...shippingCommas],
      ['Pagamento', '', 'Bonifico', 'PayPal', 'PayPal', 'Carta'],
      ['Stato', 'status', 'Pagamento accettato', 'Spedito', 'Annullato', 'Consegnato'],
      ['Data', 'date', ...dmy],
    ],
  },
  'PrestaShop, Polish, the list of orders': {
    separator: ';',
    encoding: 'windows-1250',
    columns: [
      ['ID', '', '7', '8', '9', '10'],
      ['Indeks', 'receipt', 'XKBKNABJK', 'OHSATSERP', 'UOYEVOLI', 'FFATNOMMJ'],
      ['Nowy klient', '', 'Tak', 'Nie', 'Nie', 'Tak'],
      ['Dostawa', '', 'Polska', 'Polska', 'Czechy', 'Polska'],
      ['Klient', 'customer name', 'L. Moro', 'U. Król', 'L. Moro', 'P. Sala'],
      ['Razem', 'amount', '25,90 zł', '17,40 zł', '44,90 zł', '12,50 zł'],
      ['Płatność', '', 'Przelew', 'BLIK', 'BLIK', 'Przelew'],
      ['Status', 'status', 'Płatność zaakceptowana', 'Wysłane', 'Anulowane', 'Dostarczone'],
      ['Data', 'date', ...days],
    ],
  },
  'PrestaShop, Spanish, the list of orders': {
    separator: ';',
    encoding: 'windows-1252',
    columns: [
      ['ID', '', '7', '8', '9', '10'],
      ['Referencia', 'receipt', 'XKBKNABJK', 'OHSATSERP', 'UOYEVOLI', 'FFATNOMMJ'],
      ['Nuevo cliente', '', 'Sí', 'No', 'No', 'Sí'],
      ['Entrega', '', 'España', 'España', 'Francia', 'España'],
      ['Cliente', 'customer name', 'L. Núñez', 'U. Cano', 'L. Núñez', 'P. Sala'],
      ['Total', 'amount', ...commas],
      ['Pago', '', 'Transferencia', 'PayPal', 'PayPal', 'Tarjeta'],
      ['Estado', 'status', 'Pago aceptado', 'Enviado', 'Cancelado', 'Entregado'],
      ['Fecha', 'date', ...dmy],
    ],
  },
  'Shopify, English': {
    separator: ',',
    columns: [
      ['Name', 'receipt', '#1001', '#1002', '#1003', '#1004'],
      ['Email', 'customer email', ...mails],
      ['Financial Status', 'status', 'paid', 'refunded', 'pending', 'paid'],
      ['Paid at', '', '2026-09-04 08:00:00 +0200', '2026-09-15 08:00:00 +0200', '', '2026-10-22 08:00:00 +0200'],
      ['Fulfillment Status', '', 'fulfilled', 'fulfilled', 'unfulfilled', 'fulfilled'],
      ['Fulfilled at', '', '2026-09-05 08:00:00 +0200', '', '', ''],
      ['Accepts Marketing', '', 'yes', 'no', 'no', 'yes'],
      ['Currency', 'currency', 'EUR', 'EUR', 'EUR', 'EUR'],
      ['Subtotal', 'goods_amount', '20.00', '17.40', '40.00', '12.50'],
      ['Shipping', '', ...shipping],
      ['Taxes', '', '3.61', '3.14', '7.21', '2.25'],
      ['Total', '', ...sums],
      ['Discount Code', 'coupon', '', 'TEN', '', ''],
      ['Discount Amount', 'receipt_discount', '0.00', '2.00', '0.00', '0.00'],
      ['Created at', 'date', ...days.map((day) => `${day} +0200`)],
      ['Lineitem quantity', 'quantity', '1', '2', '1', '1'],
      ['Lineitem name', 'product_name', 'Green tea', 'Black tea', 'White tea', 'Herbs'],
      ['Lineitem price', 'price', '20.00', '9.70', '40.00', '12.50'],
      ['Lineitem sku', 'product', 'TE-1', 'TE-2', 'TE-3', 'TE-4'],
      ['Billing Name', 'name', ...names],
      ['Billing Phone', '', ...phones],
      ['Cancelled at', 'cancelled', '', '', '', ''],
      ['Refunded Amount', 'refund', '0.00', '17.40', '0.00', '0.00'],
      ['Id', '', '5400000000001', '5400000000002', '5400000000003', '5400000000004'],
      ['Tags', '', '', 'vip', '', ''],
    ],
  },
  'Shopify orders by an app, Italian': {
    separator: ',',
    encoding: 'windows-1252',
    columns: [
      ['Ordine', 'receipt', '#1001', '#1002', '#1003', '#1004'],
      ['Data', 'date', ...dmy],
      ['Cliente', 'name', ...names],
      ['Email del cliente', 'customer email', ...mails],
      ['Stato del pagamento', 'status', 'Pagato', 'Rimborsato', 'In sospeso', 'Pagato'],
      ['Stato di evasione', '', 'Evaso', 'Evaso', 'Inevaso', 'Evaso'],
      ['Subtotale', '', '20.00', '17.40', '40.00', '12.50'],
      ['Spedizione', 'shipping_in_amount', ...shipping],
      ['Imposte', '', '3.61', '3.14', '7.21', '2.25'],
      ['Totale', 'amount', ...sums],
      ['Codice sconto', 'coupon', '', 'DIECI', '', ''],
      ['Città', '', 'Forlì', 'Roma', 'Forlì', 'Torino'],
    ],
  },
  'Shopify orders by an app, Polish': {
    separator: '\t',
    columns: [
      ['Zamówienie', 'receipt', '#1001', '#1002', '#1003', '#1004'],
      ['Data', 'date', ...days],
      ['Klient', 'name', ...names],
      ['Adres e-mail klienta', 'customer email', ...mails],
      ['Status płatności', 'status', 'Opłacone', 'Zwrócono', 'Oczekujące', 'Opłacone'],
      ['Suma częściowa', '', '20,00', '17,40', '40,00', '12,50'],
      ['Wysyłka', 'shipping_in_amount', ...shippingCommas],
      ['Podatki', '', '3,61', '3,14', '7,21', '2,25'],
      ['Razem', 'amount', ...commas],
      ['Kod rabatowy', 'coupon', '', 'DZIESIEC', '', ''],
    ],
  },
  'Shopify orders by an app, Spanish': {
    separator: ',',
    columns: [
      ['Pedido', 'receipt', '#1001', '#1002', '#1003', '#1004'],
      ['Fecha', 'date', ...days],
      ['Cliente', 'name', ...names],
      ['Correo electrónico del cliente', 'customer email', ...mails],
      ['Estado del pago', 'status', 'Pagado', 'Reembolsado', 'Pendiente', 'Pagado'],
      ['Subtotal', '', '20.00', '17.40', '40.00', '12.50'],
      ['Envío', 'shipping_in_amount', ...shipping],
      ['Impuestos', '', '3.61', '3.14', '7.21', '2.25'],
      ['Total', 'amount', ...sums],
      ['Código de descuento', 'coupon', '', 'DIEZ', '', ''],
    ],
  },
  'Magento, English, the grid of orders': {
    separator: ',',
    columns: [
      ['ID', 'receipt', '000000101', '000000102', '000000103', '000000104'],
      ['Purchase Point', 'store', 'Main Website'],
      [
        'Purchase Date',
        'date',
        'Sep 3, 2026 10:12:00 AM',
        'Sep 14, 2026 11:40:31 AM',
        'Oct 5, 2026 4:05:09 PM',
        'Oct 21, 2026 9:30:00 AM',
      ],
      ['Bill-to Name', '', ...names],
      ['Ship-to Name', '', ...names],
      ['Grand Total (Base)', 'amount', ...sums],
      ['Grand Total (Purchased)', '', ...sums],
      ['Status', 'status', 'complete', 'processing', 'canceled', 'closed'],
      ['Shipping Information', '', 'Flat Rate - Fixed'],
      ['Customer Email', 'customer email', ...mails],
      ['Customer Group', '', 'General'],
      ['Subtotal', '', '20.00', '17.40', '40.00', '12.50'],
      ['Shipping and Handling', 'shipping_in_amount', ...shipping],
      ['Customer Name', 'name', ...names],
      ['Payment Method', '', 'checkmo', 'paypal_express', 'checkmo', 'checkmo'],
      ['Total Refunded', 'refund', '', '', '', '12.50'],
    ],
  },
  'Magento, Italian, the grid of orders': {
    separator: ',',
    encoding: 'windows-1252',
    columns: [
      ['ID', 'receipt', '000000101', '000000102', '000000103', '000000104'],
      ['Punto di acquisto', 'store', 'Negozio principale, città'],
      [
        'Data di acquisto',
        'date',
        '3 set 2026 10:12:00',
        '14 set 2026 11:40:31',
        '5 ott 2026 16:05:09',
        '21 ott 2026 09:30:00',
      ],
      ['Fattura a nome di', '', ...names],
      ['Totale complessivo (base)', 'amount', ...sums],
      ['Totale complessivo (acquistato)', '', ...sums],
      ['Stato', 'status', 'Completo', 'In elaborazione', 'Annullato', 'Chiuso'],
      ['Email del cliente', 'customer email', ...mails],
      ['Subtotale', '', '20.00', '17.40', '40.00', '12.50'],
      ['Spedizione e gestione', 'shipping_in_amount', ...shipping],
      ['Nome del cliente', 'name', ...names],
      ['Totale rimborsato', 'refund', '', '', '', '12.50'],
    ],
  },
  'Magento, Polish, the grid of orders': {
    separator: ',',
    columns: [
      ['ID', 'receipt', '000000101', '000000102', '000000103', '000000104'],
      ['Punkt zakupu', 'store', 'Sklep główny'],
      ['Data zakupu', 'date', ...days],
      ['Suma całkowita (podstawowa)', 'amount', ...sums],
      ['Suma całkowita (zakupiona)', '', ...sums],
      ['Status', 'status', 'Zakończone', 'Przetwarzanie', 'Anulowane', 'Zamknięte'],
      ['E-mail klienta', 'customer email', ...mails],
      ['Wysyłka i obsługa', 'shipping_in_amount', ...shipping],
      ['Nazwa klienta', 'name', ...names],
    ],
  },
  'Magento, Spanish, the grid of orders': {
    separator: ',',
    encoding: 'windows-1252',
    columns: [
      ['ID', 'receipt', '000000101', '000000102', '000000103', '000000104'],
      ['Punto de compra', 'store', 'Tienda principal, Cádiz'],
      [
        'Fecha de compra',
        'date',
        '3 sept 2026 10:12:00',
        '14 sept 2026 11:40:31',
        '5 oct 2026 16:05:09',
        '21 oct 2026 09:30:00',
      ],
      ['Facturar a nombre de', '', ...names],
      ['Total general (base)', 'amount', ...sums],
      ['Total general (comprado)', '', ...sums],
      ['Estado', 'status', 'Completo', 'Procesando', 'Cancelado', 'Cerrado'],
      ['Correo electrónico del cliente', 'customer email', ...mails],
      ['Envío y manipulación', 'shipping_in_amount', ...shipping],
      ['Nombre del cliente', 'name', ...names],
      ['Total reembolsado', 'refund', '', '', '', '12.50'],
    ],
  },
  'WooCommerce, the columns of another plug-in': {
    separator: ',',
    columns: [
      ['order_id', '', ...numbers],
      ['order_number', 'receipt', ...numbers],
      ['order_date', 'date', ...days],
      ['paid_date', '', ...days],
      ['status', 'status', 'completed', 'on-hold', 'cancelled', 'completed'],
      ['shipping_total', 'shipping_in_amount', ...shipping],
      ['shipping_tax_total', 'shipping_in_amount', '0', '0', '0', '0'],
      ['fee_total', '', '0', '0', '0', '0'],
      ['tax_total', '', '3.61', '3.14', '7.21', '2.25'],
      ['cart_discount', '', '0', '2.00', '0', '0'],
      ['order_total', 'amount', ...sums],
      ['order_subtotal', '', '20.00', '17.40', '40.00', '12.50'],
      ['order_currency', 'currency', 'EUR', 'EUR', 'EUR', 'EUR'],
      ['payment_method', '', 'stripe', 'bacs', 'stripe', 'stripe'],
      ['customer_ip_address', '', '10.0.0.1', '10.0.0.2', '10.0.0.1', '10.0.0.3'],
      ['customer_id', '', '0', '5', '0', '6'],
      ['billing_first_name', 'name', ...firsts],
      ['billing_last_name', 'name', ...lasts],
      ['billing_email', 'customer email', ...mails],
      ['billing_phone', 'phone', ...phones],
      ['billing_country', 'country', 'IT', 'IT', 'IT', 'IT'],
      ['shipping_city', '', 'Forlì', 'Roma', 'Forlì', 'Torino'],
    ],
  },
  'WooCommerce, the download of its report': {
    separator: ',',
    columns: [
      ['Date', 'date', ...days],
      ['Order #', 'receipt', ...numbers],
      ['Status', 'status', 'completed', 'processing', 'completed', 'refunded'],
      ['Customer', 'customer name', ...names],
      ['Customer type', '', 'new', 'new', 'returning', 'new'],
      ['Product(s)', '', '1× Green tea', '2× Black tea', '1× White tea', '1× Herbs'],
      ['Items sold', '', '1', '2', '1', '1'],
      ['Coupon(s)', 'coupon', '', 'ten', '', ''],
      ['N. Revenue', 'amount', ...sums],
      ['Attribution', '', 'Direct', 'Organic', 'Direct', 'Direct'],
    ],
  },
  'Square, item sales': {
    separator: ',',
    columns: [
      ['Date', 'date', '09/03/26', '09/14/26', '10/05/26', '10/21/26'],
      ['Time', 'time', '10:12:00', '11:40:31', '16:05:09', '09:30:00'],
      ['Time Zone', '', 'Rome'],
      ['Category', 'category', 'Tea'],
      ['Item', 'product product_name', 'Green tea', 'Black tea', 'White tea', 'Herbs'],
      ['Qty', 'quantity', '1', '2', '1', '1'],
      ['Gross Sales', '', ...sums],
      ['Discounts', '', '0.00', '-2.00', '0.00', '0.00'],
      ['Net Sales', 'amount', ...sums],
      ['Tax', '', '3.61', '3.14', '7.21', '2.25'],
      ['Transaction ID', 'receipt', 'Tk9aX', 'Uy8bQ', 'Vr7cW', 'Ws6dE'],
      ['Event Type', 'type', 'Payment', 'Payment', 'Refund', 'Payment'],
      ['Location', 'store', 'Via Roma'],
      ['Customer ID', 'customer', 'A1', 'A2', 'A1', 'A3'],
      ['Customer Name', 'name', ...names],
    ],
  },
  'Lightspeed, sales history': {
    separator: ',',
    columns: [
      ['Date', 'date', ...days],
      ['Receipt Number', 'receipt', ...numbers],
      ['Line Type', 'type', 'Sale', 'Sale Line', 'Payment', 'Sale Line'],
      ['Customer Code', 'customer', 'Lia-7K', 'Ugo-2P', 'Lia-7K', 'Pia-9X'],
      ['Customer Name', 'name', ...names],
      ['Note', '', ''],
      ['Quantity', 'quantity', '1', '2', '', '1'],
      ['Subtotal', '', '20.00', '17.40', '40.00', '12.50'],
      ['Sales Tax', '', '3.61', '3.14', '7.21', '2.25'],
      ['Discount', '', '0.00', '2.00', '0.00', '0.00'],
      ['Loyalty', '', '0.00'],
      ['Total', 'amount', ...sums],
      ['Paid', '', ...sums],
      ['Details', 'product_name', 'Green tea', 'Black tea', 'Cash', 'Herbs'],
      ['Register', 'store', 'Main register'],
      ['User', '', 'Anna'],
      ['Status', 'status', 'CLOSED', 'CLOSED', 'CLOSED', 'VOIDED'],
      ['Sku', 'product', 'TE-1', 'TE-2', '', 'TE-4'],
    ],
  },
  'Loyverse, receipts by item': {
    separator: ',',
    columns: [
      ['Date', 'date', '9/3/26 10:12 AM', '9/14/26 11:40 AM', '10/5/26 4:05 PM', '10/21/26 9:30 AM'],
      ['Receipt number', 'receipt', '1-1001', '1-1002', '1-1003', '1-1004'],
      ['Receipt type', 'type', 'Sale', 'Sale', 'Refund', 'Sale'],
      ['Category', 'category', 'Tea'],
      ['SKU', 'product', '10001', '10002', '10003', '10004'],
      ['Item', 'product_name', 'Green tea', 'Black tea', 'White tea', 'Herbs'],
      ['Variant', '', ''],
      ['Quantity', 'quantity', '1', '2', '1', '1'],
      ['Gross sales', '', ...sums],
      ['Discounts', '', '0.00'],
      ['Net sales', 'amount', ...sums],
      ['Cost of goods', '', '5.00'],
      ['Gross profit', '', '12.00'],
      ['Taxes', '', '0.00'],
      ['POS', '', 'POS 1'],
      ['Store', 'store', 'Via Roma'],
      ['Cashier name', '', 'Anna'],
      ['Customer name', 'name', ...names],
      ['Customer contacts', 'customer email', ...mails],
      ['Status', 'status', 'Closed', 'Closed', 'Cancelled', 'Closed'],
    ],
  },
  'Loyverse, receipts, known by telephone': {
    separator: ',',
    columns: [
      ['Date', 'date', '9/3/26 10:12 AM', '9/14/26 11:40 AM', '10/5/26 4:05 PM', '10/21/26 9:30 AM'],
      ['Receipt number', 'receipt', '1-1001', '1-1002', '1-1003', '1-1004'],
      ['Receipt type', 'type', 'Sale', 'Sale', 'Refund', 'Sale'],
      ['Gross sales', '', ...sums],
      ['Discounts', '', '0.00'],
      ['Net sales', 'amount', ...sums],
      ['Taxes', '', '0.00'],
      ['Total collected', '', ...sums],
      ['Payment type', '', 'Cash', 'Card', 'Cash', 'Card'],
      ['Description', '', '1 x Green tea'],
      ['Store', 'store', 'Via Roma'],
      ['Customer name', 'name', ...names],
      ['Customer contacts', 'customer phone', ...phones],
      ['Status', 'status', 'Closed', 'Closed', 'Cancelled', 'Closed'],
    ],
  },
  'Odoo, the list of sales orders, Italian': {
    separator: ',',
    columns: [
      ['Riferimento ordine', 'receipt', 'S00101', 'S00102', 'S00103', 'S00104'],
      ['Data creazione', 'date', ...days],
      ['Cliente', 'customer name', ...names],
      ['Addetto vendite', '', 'Anna Villa'],
      ['Totale', 'amount', ...sums],
      ['Stato', 'status', 'Ordine di vendita', 'Preventivo', 'Ordine di vendita', 'Annullato'],
    ],
  },
  'Odoo, orders of the point of sale': {
    separator: ',',
    columns: [
      ['Order Ref', 'receipt', 'Shop/0101', 'Shop/0102', 'Shop/0103', 'Shop/0104'],
      ['Session', '', 'POS/0007'],
      ['Date', 'date', ...days],
      ['Receipt Number', '', '00007-001-0001', '00007-001-0002', '00007-001-0003', '00007-001-0004'],
      ['Customer', 'customer name', ...names],
      ['Employee', '', 'Anna Villa'],
      ['Total', 'amount', ...sums],
      ['Status', 'status', 'Posted', 'Paid', 'Cancelled', 'Posted'],
    ],
  },
  'a till that knows cards, Italian': {
    separator: '\t',
    encoding: 'windows-1252',
    columns: [
      ['Data e ora', 'date', ...dmy],
      ['N. scontrino', 'receipt', '55', '56', '57', '58'],
      ['Cassa', '', '1'],
      ['Numero carta fedeltà', 'card', '2040000000017', '2040000000024', '2040000000017', '2040000000031'],
      ['Quantità articoli', '', '3', '1', '2', '1'],
      ['Totale', 'amount', ...commas],
      ['IVA', '', '4,67', '3,14', '8,10', '2,25'],
      ['Punti', '', '25', '17', '44', '12'],
    ],
  },
  'a booking program, English, known by telephone': {
    separator: ';',
    columns: [
      ['Booking date', 'date', ...days],
      ['Service', '', 'Cut', 'Colour', 'Cut', 'Cut'],
      ['Mobile', 'customer phone', ...phones],
      ['Price', 'price', ...sums],
      ['Staff', '', 'Anna'],
    ],
  },
};

test.each(Object.entries(layouts))('every column is taken for what it is: %s', (_, layout) => {
  const { mapping, missing } = suggested(layout);
  expect(missing).toEqual([]);
  const told = layout.columns.map(([heading, fields]) => [heading, fields] as const);
  expect(
    takenFor(
      layout.columns.map(([heading]) => heading),
      mapping.columns,
    ),
  ).toEqual(Object.fromEntries(told));
  expect(mapping.format).toMatchObject({ separator: layout.separator, encoding: layout.encoding ?? 'utf-8' });
});

const shuffled = (columns: readonly Column[]) => fc.shuffledSubarray([...columns], { minLength: columns.length });
const sorted = (mapped: Readonly<Record<string, readonly string[]>>) =>
  Object.fromEntries(Object.entries(mapped).map(([field, columns]) => [field, [...columns].sort()]));

test.each(Object.entries(layouts))('wherever a column stands it is the same: %s', (_, layout) => {
  const { mapping, missing } = suggested(layout);
  fc.assert(
    fc.property(shuffled(layout.columns), (columns) => {
      const again = suggested({ ...layout, columns });
      expect(sorted(again.mapping.columns)).toEqual(sorted(mapping.columns));
      expect([again.mapping.preset, again.missing]).toEqual([mapping.preset, missing]);
    }),
    { numRuns: 15 },
  );
});

test.each(Object.entries(layouts))('columns that nobody knows change nothing: %s', (_, layout) => {
  const { mapping } = suggested(layout);
  const cell = fc.oneof(
    fc.stringMatching(/^[a-z]{3,9} [a-z]{3,9}$/),
    fc.integer({ min: 0, max: 9 }).map(String),
    fc.constant(''),
  );
  const extra = fc.tuple(
    fc.stringMatching(/^[qxzwkj]{5,9}$/),
    fc.array(cell, { minLength: 4, maxLength: 4 }),
    fc.nat({ max: layout.columns.length }),
  );
  fc.assert(
    fc.property(fc.uniqueArray(extra, { maxLength: 6, selector: ([name]) => name }), (extras) => {
      const columns: Column[] = [...layout.columns];
      for (const [name, cells, place] of extras) columns.splice(place, 0, [name, '', ...cells]);
      expect(suggested({ ...layout, columns }).mapping).toEqual(mapping);
    }),
    { numRuns: 15 },
  );
});
