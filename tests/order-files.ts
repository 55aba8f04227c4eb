// Four files of orders as web shops export them, in their own headings, words and encodings, with the truth beside them.
// What counts is worked out from the orders themselves, not with the code that reads files.
import { encoded, type FileEncoding } from './order-files/encode.ts';
import {
  customersInAll,
  goodsOf,
  type History,
  historyOf,
  type Names,
  type Order,
  ordersInAll,
} from './order-files/history.ts';

/** What has to come of a file. */
export interface OrderTruth {
  readonly orders: number;
  /** Lines below the header. */
  readonly lines: number;
  /** Orders that come in as receipts, those given back whole among them. */
  readonly receipts: number;
  readonly refunded: number;
  readonly customers: number;
  readonly currency: string;
  /** What the receipts came to: goods after discounts and refunds, without shipping. Minor units. */
  readonly netMinor: number;
  /** Lines that are left out, by the reason that reports give. */
  readonly leftOut: Readonly<Record<string, number>>;
  /** Days of the first and last receipt. */
  readonly firstDay: string;
  readonly lastDay: string;
}

export interface OrderFile {
  readonly name: string;
  readonly language: 'it' | 'en' | 'pl' | 'es';
  readonly encoding: FileEncoding;
  readonly separator: ';' | ',';
  /** The shop that exports it. */
  readonly country: string;
  readonly zone: string;
  readonly bytes: Buffer;
  readonly truth: OrderTruth;
}

type Layout = Omit<OrderFile, 'bytes' | 'truth'> & {
  readonly names: Names;
  readonly currency: string;
  readonly header: readonly string[];
  /** The lines of an order; a system that knows no partial refunds tells none. */
  readonly rows: (order: Order, history: History) => (string | number)[][];
  readonly tellsPartRefunds: boolean;
  /** The reason with which lines of cancelled orders are left out. */
  readonly cancelled: string;
};

/** The four files; the same seed makes the same ones. */
export function orderFiles(seed: number): OrderFile[] {
  return [italian, english, polish, spanish].map((layout, place) => fileOf(layout, seed * 4 + place));
}

function fileOf(layout: Layout, seed: number): OrderFile {
  const { names, currency, header, rows, tellsPartRefunds, cancelled, ...told } = layout;
  const history = historyOf(seed, names);
  // the newest first, as shops list their orders
  const written = [...history.orders].reverse().map((order) => ({ order, lines: rows(order, history) }));
  const text = [header, ...written.flatMap(({ lines }) => lines)]
    .map((line) => line.map((cell) => quoted(String(cell), told.separator)).join(told.separator))
    .join('\r\n');
  const leftOut: Record<string, number> = {};
  const counted: Order[] = [];
  for (const { order, lines } of written) {
    const reason =
      order.customer === undefined
        ? 'no customer'
        : order.state === 'cancelled'
          ? cancelled
          : order.state === 'unpaid'
            ? 'not paid'
            : undefined;
    if (reason === undefined) counted.push(order);
    else leftOut[reason] = (leftOut[reason] ?? 0) + lines.length;
  }
  const kept = (order: Order) => {
    if (order.state === 'refunded') return 0;
    return goodsOf(order) - (tellsPartRefunds ? order.refund : 0);
  };
  const days = counted.map((order) => order.day).sort();
  return {
    ...told,
    bytes: encoded(`${text}\r\n`, told.encoding),
    truth: {
      orders: ordersInAll,
      lines: written.reduce((sum, { lines }) => sum + lines.length, 0),
      receipts: counted.length,
      refunded: counted.filter(({ state }) => state === 'refunded').length,
      customers: customersInAll,
      currency,
      netMinor: counted.reduce((sum, order) => sum + kept(order), 0),
      leftOut,
      firstDay: days[0],
      lastDay: days[days.length - 1],
    },
  };
}

function quoted(cell: string, separator: string): string {
  return cell.includes(separator) || cell.includes('"') ? `"${cell.replaceAll('"', '""')}"` : cell;
}

const point = (minor: number) => (minor / 100).toFixed(2);
const comma = (minor: number) => point(minor).replace('.', ',');
const buyer = ({ customer }: Order, { people }: History) => (customer === undefined ? undefined : people[customer]);
const totalOf = (order: Order) => goodsOf(order) + order.shipping;
/** One of several words for the same state, the same for the same order. */
const oneOf = (words: readonly string[], { number }: Order) => words[number % words.length];

/** WooCommerce with an export plug-in in Italian: every line of an order repeats its total. */
const italian: Layout = {
  name: 'ordini-woocommerce.csv',
  language: 'it',
  encoding: 'windows-1252',
  separator: ';',
  country: 'IT',
  zone: 'Europe/Rome',
  currency: 'EUR',
  tellsPartRefunds: true,
  cancelled: 'not paid',
  names: {
    first: ['Lucia', 'Niccolò', 'Chiara', 'Matteo', 'Noemi', 'Davide', 'Giosuè', 'Elena', 'Paolo', 'Ilaria'],
    last: ['Bonfanti', 'D’Amico', 'Greco', 'Sanguinetti', 'Colò', 'Ferraris', 'Montù', 'Villa', 'Rizzo'],
    host: 'posta.test',
    phone: '347 ',
  },
  header: [
    'Numero ordine',
    'Stato dell’ordine',
    'Data dell’ordine',
    'Nome (fatturazione)',
    'Cognome (fatturazione)',
    'Email (fatturazione)',
    'Telefono (fatturazione)',
    'Titolo del metodo di pagamento',
    'Importo dello sconto del carrello',
    'Importo di spedizione dell’ordine',
    'Importo del rimborso dell’ordine',
    'Importo totale dell’ordine',
    'SKU',
    'Nome articolo',
    'Quantità (- rimborso)',
    'Costo articolo',
  ],
  rows(order, history) {
    const person = buyer(order, history);
    const [year, month, date] = order.day.split('-');
    const state = {
      paid: oneOf(['Completato', 'Completato', 'In lavorazione'], order),
      part_refunded: 'Completato',
      refunded: 'Rimborsato',
      unpaid: oneOf(['In attesa di pagamento', 'In sospeso', 'Fallito'], order),
      cancelled: 'Annullato',
    }[order.state];
    return order.items.map(({ product, quantity, price }) => [
      order.number,
      state,
      `${date}/${month}/${year} ${order.time.slice(0, 5)}`,
      person?.first ?? '',
      person?.last ?? '',
      order.typedEmail,
      person?.phone ?? '',
      oneOf(['Carta di credito', 'Bonifico bancario', 'PayPal'], order),
      comma(order.discount),
      comma(order.shipping),
      comma(order.refund),
      comma(totalOf(order)),
      `TS-${100 + product}`,
      `Tè sfuso n. ${product + 1}`,
      quantity,
      comma(price),
    ]);
  },
};

/** Shopify: the first line of an order tells its sums. */
const english: Layout = {
  name: 'orders_export.csv',
  language: 'en',
  encoding: 'utf-8',
  separator: ',',
  country: 'GB',
  zone: 'Europe/London',
  currency: 'GBP',
  tellsPartRefunds: true,
  cancelled: 'cancelled',
  names: {
    first: ['Amelia', 'Zoë', 'Oliver', 'Freya', 'Callum', 'Siân', 'Harriet', 'Rhys', 'Isla', 'Duncan'],
    last: ['Ashworth', 'O’Brien', 'Pemberton', 'Whitlock', 'Llewellyn', 'Fairbairn', 'Garside', 'Tolley', 'Quick'],
    host: 'mailbox.test',
    phone: '+44 7700 ',
  },
  header: (
    'Name,Email,Financial Status,Paid at,Fulfillment Status,Fulfilled at,Accepts Marketing,Currency,Subtotal,Shipping,Taxes,Total,' +
    'Discount Code,Discount Amount,Shipping Method,Created at,Lineitem quantity,Lineitem name,Lineitem price,' +
    'Lineitem compare at price,Lineitem sku,Lineitem requires shipping,Lineitem taxable,Lineitem fulfillment status,' +
    'Billing Name,Billing Zip,Billing Country,Billing Phone,Cancelled at,Payment Method,Refunded Amount,Vendor,Id,Source,Phone'
  ).split(','),
  rows(order, history) {
    const person = buyer(order, history);
    const placed = `${order.day} ${order.time} +0000`;
    const state = {
      paid: oneOf(['paid', 'paid', 'paid', 'authorized'], order),
      part_refunded: 'partially_refunded',
      refunded: 'refunded',
      unpaid: oneOf(['pending', 'expired'], order),
      cancelled: 'voided',
    }[order.state];
    const isPaid = order.state !== 'unpaid' && order.state !== 'cancelled';
    return order.items.map(({ product, quantity, price }, line) => {
      const once = (cell: string) => (line === 0 ? cell : '');
      return [
        `#${order.number}`,
        order.typedEmail,
        once(state),
        once(isPaid ? placed : ''),
        once(isPaid ? 'fulfilled' : 'unfulfilled'),
        once(isPaid ? placed : ''),
        once('no'),
        once('GBP'),
        once(point(goodsOf(order))),
        once(point(order.shipping)),
        once('0.00'),
        once(point(totalOf(order))),
        once(order.discount > 0 ? 'TENOFF' : ''),
        once(point(order.discount)),
        once(order.shipping > 0 ? 'Standard' : 'Click & Collect'),
        placed,
        quantity,
        `Leaf tea no. ${product + 1}, 100 g`,
        point(price),
        '',
        `LT${100 + product}`,
        'true',
        'true',
        isPaid ? 'fulfilled' : 'pending',
        once(person ? `${person.first} ${person.last}` : ''),
        once('SW1A 1AA'),
        once('GB'),
        once(person?.phone ?? ''),
        once(order.state === 'cancelled' ? placed : ''),
        once('Shopify Payments'),
        once(point(order.refund)),
        'Leaf & Cup',
        once(String(5_400_000_000_000 + order.number)),
        once('web'),
        once(person?.phone ?? ''),
      ];
    });
  },
};

/** PrestaShop's list of orders with address and shipping beside it: a line an order, amounts with their currency. */
const polish: Layout = {
  name: 'zamowienia-prestashop.csv',
  language: 'pl',
  encoding: 'windows-1250',
  separator: ';',
  country: 'PL',
  zone: 'Europe/Warsaw',
  currency: 'PLN',
  tellsPartRefunds: false,
  cancelled: 'not paid',
  names: {
    first: ['Łucja', 'Paweł', 'Małgorzata', 'Wojciech', 'Żaneta', 'Michał', 'Agnieszka', 'Grażyna', 'Jędrzej', 'Róża'],
    last: ['Wiśniewska', 'Zieliński', 'Dąbrowska', 'Król', 'Woźniak', 'Gołębiewska', 'Szczęsny', 'Bąk', 'Śliwa'],
    host: 'poczta.test',
    phone: '601 ',
  },
  header: [
    'ID',
    'Indeks',
    'Nowy klient',
    'Dostawa',
    'Klient',
    'E-mail',
    'Razem',
    'Koszt wysyłki',
    'Płatność',
    'Status',
    'Data',
  ],
  rows(order, history) {
    const person = buyer(order, history);
    const state = {
      paid: oneOf(['Dostarczone', 'Wysłane', 'Płatność zaakceptowana', 'Przygotowanie w toku'], order),
      part_refunded: 'Dostarczone',
      refunded: 'Zwrot pieniędzy',
      unpaid: oneOf(['Oczekiwanie na płatność przelewem', 'Błąd płatności'], order),
      cancelled: 'Anulowane',
    }[order.state];
    return [
      [
        order.number - 20_240_000,
        lettersOf(order.number),
        order.number % 3 === 0 ? 'Tak' : 'Nie',
        'Polska',
        person ? `${person.first.slice(0, 1)}. ${person.last}` : '',
        order.typedEmail,
        `${comma(totalOf(order))}\u00a0zł`,
        `${comma(order.shipping)}\u00a0zł`,
        oneOf(['Przelew bankowy', 'Płatność przy odbiorze', 'BLIK'], order),
        state,
        `${order.day} ${order.time}`,
      ],
    ];
  },
};

/** Nine letters, as PrestaShop calls its orders. */
function lettersOf(number: number): string {
  let rest = number * 7_919;
  return Array.from({ length: 9 }, () => {
    const letter = String.fromCharCode(65 + (rest % 26));
    rest = Math.floor(rest / 26) + number;
    return letter;
  }).join('');
}

/** Magento's grid of orders in Spanish: a line an order, months as words. */
const spanish: Layout = {
  name: 'pedidos-magento.csv',
  language: 'es',
  encoding: 'windows-1252',
  separator: ',',
  country: 'ES',
  zone: 'Europe/Madrid',
  currency: 'EUR',
  tellsPartRefunds: true,
  cancelled: 'not paid',
  names: {
    first: ['Íñigo', 'Lucía', 'Álvaro', 'Begoña', 'Joaquín', 'Nuria', 'Ramón', 'Inés', 'Martín', 'Concepción'],
    last: ['Núñez', 'Ibáñez', 'Garrido', 'Peña', 'Muñoz', 'Serrano', 'Bermúdez', 'Cano', 'Güell'],
    host: 'correo.test',
    phone: '612 ',
  },
  header: [
    'ID',
    'Punto de compra',
    'Fecha de compra',
    'Facturar a nombre de',
    'Enviar a nombre de',
    'Total general (base)',
    'Total general (comprado)',
    'Estado',
    'Dirección de facturación',
    'Información de envío',
    'Correo electrónico del cliente',
    'Grupo de clientes',
    'Subtotal',
    'Envío y manipulación',
    'Nombre del cliente',
    'Método de pago',
    'Total reembolsado',
  ],
  rows(order, history) {
    const person = buyer(order, history);
    const name = person ? `${person.first} ${person.last}` : '';
    const [year, month, date] = order.day.split('-').map(Number);
    const state = {
      paid: oneOf(['Completo', 'Completo', 'Procesando'], order),
      part_refunded: 'Completo',
      refunded: 'Cerrado',
      unpaid: oneOf(['Pendiente', 'Pago pendiente', 'Retenido'], order),
      cancelled: 'Cancelado',
    }[order.state];
    const total = point(totalOf(order));
    return [
      [
        String(order.number).padStart(10, '0'),
        'Tienda principal',
        `${date} ${months[month - 1]} ${year} ${order.time}`,
        name,
        name,
        total,
        total,
        state,
        'Calle Mayor 7,Madrid,28013',
        order.shipping > 0 ? 'Tarifa plana - Fija' : 'Envío gratuito',
        order.typedEmail,
        'General',
        point(goodsOf(order) + order.discount),
        point(order.shipping),
        name,
        oneOf(['redsys', 'banktransfer', 'paypal_express'], order),
        point(order.refund),
      ],
    ];
  },
};

const months = ['ene', 'feb', 'mar', 'abr', 'may', 'jun', 'jul', 'ago', 'sept', 'oct', 'nov', 'dic'];
