// Who is signed in, what they may do, and the shop: asked once, shared by all pages.
import { useQuery } from '@tanstack/react-query';
import type { Me, Permission, ShopBody } from '../../ground/contract.ts';
import { read } from './api.ts';

export const meKey = ['me'] as const;
export const shopKey = ['shop'] as const;

/** Who is here; `ended` when their session is over while the page is still open. */
export interface Here extends Me {
  readonly ended?: true;
}

/** Whoever was here stays when the session ends, marked so: what stands half written under their hands must not go. */
function stayed(before: unknown, now: unknown): unknown {
  const known = before as Here | undefined;
  const answer = now as Me;
  return known?.account && answer.account === null && !answer.needsSetup ? { ...known, ended: true } : answer;
}

/** The question who is here, as pages ask it and the start asks it before them. */
export const meQuery = {
  queryKey: meKey,
  queryFn: (): Promise<Here> => read<Me>('/api/me'),
  staleTime: 60_000,
  structuralSharing: stayed,
};

export function useMe() {
  return useQuery<Here>(meQuery);
}

/** Whether the signed-in person may do this. */
export function useMay(permission: Permission): boolean {
  return useMe().data?.permissions.includes(permission) ?? false;
}

export function useShop() {
  return useQuery({ queryKey: shopKey, queryFn: () => read<ShopBody>('/api/shop'), staleTime: 60_000 });
}

/** The shop's zone, for writing instants; UTC until it is known. */
export function useZone(): string {
  return useShop().data?.zone ?? 'UTC';
}

export function useCurrency(): string {
  return useShop().data?.currency ?? 'EUR';
}
