// Half a year of the simulated shop against the real product: imports the past, launches the campaign, then lives day by day.
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { addDays, type Day, dayFromNumber, dayNumber, instantAt, type Progress } from '../ground/index.ts';
import { writeCustomers, writePurchases } from './files.ts';
import { inParallel, type Server } from './http.ts';
import { couponIn, type Mail, type Mailbox } from './mailbox.ts';
import { openShop, type SimulatedShop } from './shop.ts';
import { openTill, type Till } from './till.ts';
import { type FirstEnrolment, type Truth, trueLift } from './truth.ts';

/** The product as the demo needs it; the composition root provides it. */
export interface DemoProduct {
  /** The server's machine API, with an API key that may write customers and purchases and redeem coupons. */
  readonly machine: Server;
  readonly mailbox: Mailbox;
  readonly zone: string;
  readonly currency: string;
  /** Moves the virtual clock; never backwards. */
  moveTo(instant: Date): void;
  importCustomers(file: string): Promise<void>;
  importPurchases(file: string): Promise<void>;
  /** Launches the campaign; the clock stands on the evening before its first night. */
  launchCampaign(): Promise<void>;
  /** The nightly run for `day`, at the clock's present instant: scores, enrols, steps. */
  night(day: Day): Promise<void>;
  /** Issues coupons and sends messages that are due at the clock's present instant. */
  morning(instant: Date): Promise<void>;
  /** First enrolments of the campaign, both arms. */
  firstEnrolments(): Promise<readonly FirstEnrolment[]>;
}

export interface DemoOptions {
  readonly seed: number;
  readonly customers: number;
  /** Folder for the files to import. */
  readonly folder: string;
  /** Days after enrolment in which a purchase counts. */
  readonly windowDays: number;
  /** The opening, the days that are imported as history, and those that are lived; default `demoDays`. */
  readonly days?: DemoDays;
  readonly progress: Progress;
}

/** What the simulation knows when it is over; the product's own figures are read from the product. */
export interface DemoOutcome {
  readonly shop: SimulatedShop;
  /** The last day lived: figures are as of its end. */
  readonly lastDay: Day;
  readonly truth: Truth | undefined;
  readonly mailsRead: number;
  readonly till: Till['figures'];
}

/** The opening, the days that are imported as history, and those that are lived. */
export interface DemoDays {
  readonly opens: Day;
  readonly history: number;
  readonly lived: number;
}

/** Those of `ritorno demo`. */
export const demoDays = { opens: '2023-04-03', history: 913, lived: 180 } as const;

/** Runs the whole demo. */
export async function runDemo(product: DemoProduct, options: DemoOptions): Promise<DemoOutcome> {
  const { seed, customers, windowDays, days = demoDays, progress } = options;
  const opens = dayNumber(days.opens);
  const shop = openShop({ seed, customers, opens, days: days.history + days.lived });
  const launch = opens + days.history;
  await importHistory(product, shop, opens, launch, options.folder);
  product.moveTo(instantAt(product.zone, dayFromNumber(launch - 1), '22:00'));
  await product.launchCampaign();

  const till = openTill(product.machine, product.zone, product.currency);
  const byAddress = new Map(shop.customers.map((customer) => [customer.person.email, customer]));
  let mailsRead = 0;
  for (let number = launch; number < launch + days.lived; number++) {
    const day = dayFromNumber(number);
    const at = (time: string) => instantAt(product.zone, day, time);
    product.moveTo(at('03:30'));
    await product.night(day);
    product.moveTo(at('09:31'));
    await product.morning(at('09:31'));
    const mails = await inParallel(await product.mailbox.newMails(), 8, async (mail) => {
      const customer = byAddress.get(mail.to);
      if (!customer) throw new Error(`a mail went to ${mail.to}, who is no customer`);
      const coupon = couponIn(mail);
      const usual = Math.round(shop.usualBasket(customer));
      return { mail, customer, coupon, depth: coupon ? (await till.worth(coupon, customer, usual)) / usual : 0 };
    });
    mailsRead += mails.length;
    // read one after the other: what a customer decides must not hang on which answer came first
    for (const { mail, customer, coupon, depth } of mails) {
      if (shop.read(customer, number, { coupon, depth }).unsubscribes) await unsubscribe(product.machine, mail);
    }
    // Shops close at 19:00 and every receipt is in by the evening.
    product.moveTo(at('20:30'));
    await till.post(shop.live(number));
    progress(number - launch + 1, days.lived, 'days');
  }
  const lastDay = dayFromNumber(launch + days.lived - 1);
  product.moveTo(instantAt(product.zone, addDays(lastDay, 1), '03:30'));
  const truth = trueLift(shop, await product.firstEnrolments(), lastDay, windowDays);
  return { shop, lastDay, truth, mailsRead, till: till.figures };
}

/** The years before the campaign, as the owner's two files. */
async function importHistory(
  product: DemoProduct,
  shop: SimulatedShop,
  opens: number,
  launch: number,
  folder: string,
): Promise<void> {
  const receipts = [];
  for (let day = opens; day < launch; day++) receipts.push(...shop.live(day).receipts);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const [people, purchases] = [join(folder, 'customers.csv'), join(folder, 'purchases.csv')];
  await writeCustomers(
    people,
    shop.customers.filter((customer) => customer.joins < launch),
  );
  await writePurchases(purchases, receipts, product.currency);
  product.moveTo(instantAt(product.zone, dayFromNumber(launch - 1), '21:00'));
  await product.importCustomers(people);
  await product.importPurchases(purchases);
}

/** One click on the mail program's own button (RFC 8058): a POST to the address in the header, on the demo's server. */
async function unsubscribe(server: Server, mail: Mail): Promise<void> {
  if (mail.unsubscribe === undefined) return;
  const { pathname, search } = new URL(mail.unsubscribe);
  const body = new URLSearchParams({ 'List-Unsubscribe': 'One-Click' });
  const answer = await fetch(server.baseUrl + pathname + search, { method: 'POST', body });
  if (!answer.ok) throw new Error(`one-click unsubscribe answered ${answer.status}`);
}
