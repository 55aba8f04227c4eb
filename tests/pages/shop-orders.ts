// Orders of an invented web shop as its system exports them, with what they truly come to. The same in every run.

/** A file and its truth. */
export interface OrderFile {
  readonly name: string;
  readonly content: string;
  readonly orders: number;
  readonly customers: number;
  readonly netMinor: number;
}

/** Numbers 0..1 that are the same in every run (Park and Miller's minimal standard generator). */
function numbers(seed: number): () => number {
  let state = seed % 2_147_483_647;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}

const given = ['Matilde', 'Salvatore', 'Paola', 'Chiara', 'Giorgio', 'Zofia', 'Jan', 'Lucía', 'Teresa', 'Davide'];
const family = ['Ferri', 'Longo', 'Righi', 'Vitali', 'Neri', 'Nowak', 'Ortega', 'Bruni', 'Sala'];
const goods = ['House blend 1 kg', 'House blend 250 g', 'Moka, 3 cups', 'Paper filters', 'Hand grinder', 'Cups'];

const wanted = 3000;
const people = 425;
const out = { Annullato: 0.043, Fallito: 0.018, 'In attesa di pagamento': 0.007 } as const;

/** Files of 3,000 orders of 425 people, some of whom write their address in more ways than one. */
export function shopOrders(seed: number): OrderFile[] {
  const next = numbers(seed);
  const pick = <T>(from: readonly T[]): T => from[Math.floor(next() * from.length)];
  const buyers = Array.from({ length: people }, (_, i) => {
    const name = [pick(given), pick(family)] as const;
    return {
      name,
      email: `${name[0]}.${name[1]}${i}@posta.example`.toLowerCase().normalize('NFD').replace(/\p{M}/gu, ''),
    };
  });
  const rows: string[] = [];
  let orders = 0;
  let netMinor = 0;
  const seen = new Set<number>();
  const first = Date.UTC(2024, 5, 3, 9);
  const span = Date.UTC(2026, 10, 11, 18) - first;
  for (let i = 0; i < wanted; i++) {
    const at = new Date(first + (span * i) / (wanted - 1) + Math.floor(next() * 3_600_000) * (i < wanted - 1 ? 1 : -1));
    const who = i < people ? i : Math.floor(next() ** 1.6 * people);
    const { name, email } = buyers[who];
    const written = next() < 0.02 ? email.replace(/^\w/, (letter) => letter.toUpperCase()) : email;
    const chance = next();
    let state = 'Completato';
    let sum = 0;
    for (const [word, share] of Object.entries(out)) {
      sum += share;
      if (i >= people && state === 'Completato' && chance < sum) state = word;
    }
    const shippingMinor = next() < 0.4 ? 590 : 0;
    const goodsMinor = 900 + Math.floor(next() ** 2 * 9000);
    const refundMinor = state === 'Completato' && next() < 0.01 ? Math.floor(goodsMinor / 3) : 0;
    if (state === 'Completato') {
      orders++;
      seen.add(who);
      netMinor += goodsMinor - refundMinor;
    }
    const day = `${at.getUTCFullYear()}-${two(at.getUTCMonth() + 1)}-${two(at.getUTCDate())}`;
    const time = `${two(at.getUTCHours())}:${two(at.getUTCMinutes())}`;
    const article = `${pick(goods)} × ${1 + Math.floor(next() * 3)}`;
    const values = [10_000 + i, `${day} ${time}`, state, name[0], name[1], written];
    const money = [goodsMinor + shippingMinor, shippingMinor, refundMinor].map((minor) => (minor / 100).toFixed(2));
    rows.push([...values, ...money, 'EUR', next() < 0.05 ? 'BENTORNATO10' : '', article].join(';'));
  }
  const head =
    'Order Number;Order Date;Order Status;First Name (Billing);Last Name (Billing);Email (Billing);Order Total Amount;Order Shipping Amount;Order Refund Amount;Order Currency;Coupon Code;Item Name';
  return [
    {
      name: 'orders-woocommerce.csv',
      content: `\ufeff${[head, ...rows].join('\r\n')}\r\n`,
      orders,
      customers: seen.size,
      netMinor,
    },
  ];
}

const two = (number: number) => String(number).padStart(2, '0');
