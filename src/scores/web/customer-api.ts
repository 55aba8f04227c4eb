// What the page of one customer asks: facts, rhythm, purchases, signals, ladders, coupons, messages.
import type { EnrolmentView } from '../../campaigns/contract.ts';
import type { ConsentChange, CustomerFacts, PurchasePage, SignalPage } from '../../ledger/contract.ts';
import type { Message } from '../../messages/contract.ts';
import type { Coupon } from '../../offers/contract.ts';
import { read, write } from '../../web/kit/api.ts';

const of = (id: string, what = '') => `/api/customers/${id}${what}`;

export const factsKey = (id: string) => ['customer', id, 'facts'] as const;
export const readFacts = (id: string) => read<CustomerFacts>(of(id));
export const purchasesKey = (id: string) => ['customer', id, 'purchases'] as const;
export const readPurchases = (id: string, cursor: string | undefined, signal: AbortSignal) =>
  read<PurchasePage>(of(id, '/purchases'), { cursor }, signal);
export const signalsKey = (id: string) => ['customer', id, 'signals'] as const;
export const readSignals = (id: string, cursor: string | undefined, signal: AbortSignal) =>
  read<SignalPage>(of(id, '/signals'), { cursor }, signal);
export const readEnrolments = (id: string) => read<{ items: EnrolmentView[] }>(of(id, '/enrolments'));
export const readCoupons = (id: string) => read<{ items: Coupon[] }>(of(id, '/coupons'));
export const readMessages = (id: string) => read<{ items: Message[] }>(of(id, '/messages'));
export const recordConsent = (id: string, change: ConsentChange) =>
  write<CustomerFacts>('PUT', of(id, '/consents'), change);
