// What the pages of customers ask the server.

import { read } from '../../web/kit/api.ts';
import type { CustomerList, Rhythm, Today } from '../contract.ts';

export interface CustomerFilter {
  readonly search: string;
  readonly sort: string;
  readonly late: string;
  readonly gone: string;
  readonly standing: string;
  readonly valueClass: string;
  readonly churnLevel: string;
}

export const todayKey = ['today'] as const;
export const readToday = () => read<Today>('/api/today');

export const customersKey = (filter: CustomerFilter) => ['customers', filter] as const;
export const readCustomers = (filter: CustomerFilter, cursor: string | undefined, signal: AbortSignal) =>
  read<CustomerList>('/api/customers', { ...filter, cursor }, signal);

export const rhythmKey = (id: string) => ['customer', id, 'rhythm'] as const;
export const readRhythm = (id: string) => read<Rhythm>(`/api/customers/${id}/rhythm`);
