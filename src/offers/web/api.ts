// What the pages of offers ask the server.

import type { NewProduct, ProductView } from '../../ledger/contract.ts';
import { read, write } from '../../web/kit/api.ts';
import type { ChangeOffer, NewOffer, Offer } from '../contract.ts';

export interface OfferPage {
  readonly items: Offer[];
  readonly next: string | null;
}

export const offersKey = ['offers'] as const;
export const readOffers = (cursor?: string, signal?: AbortSignal) => read<OfferPage>('/api/offers', { cursor }, signal);
export const readOffer = (id: string) => read<Offer>(`/api/offers/${id}`);
export const createOffer = (offer: NewOffer) => write<Offer>('POST', '/api/offers', offer);
export const changeOffer = (id: number, change: ChangeOffer) => write<Offer>('PUT', `/api/offers/${id}`, change);
export const productsKey = ['products'] as const;
export const findProducts = (search: string, signal?: AbortSignal) =>
  read<{ items: ProductView[] }>('/api/products', { search }, signal);
export const addProduct = (product: NewProduct) => write<ProductView>('POST', '/api/products', product);
export const archiveOffer = (id: number) => write<Offer>('POST', `/api/offers/${id}/archive`);
