// Who makes a request: a person with a session, a machine with an API key, or nobody known.
import type { FastifyRequest } from 'fastify';
import type { Language, Permission, Role } from '../contract.ts';
import { Problem } from '../errors.ts';
import { httpErrors } from './errors.ts';
import { permissionsOf } from './permissions.ts';

export interface Person {
  readonly kind: 'person';
  readonly accountId: number;
  readonly email: string;
  readonly name: string;
  readonly role: Role;
  readonly language: Language;
  readonly sessionHash: Buffer;
}

export interface Machine {
  readonly kind: 'machine';
  readonly apiKeyId: number;
  readonly scopes: readonly string[];
}

export type Actor = Person | Machine;

/** What a route asks for. 'public' needs nobody; 'signed-in' any person. */
export type RoutePermission = Permission | 'public' | 'signed-in';

declare module 'fastify' {
  interface FastifyRequest {
    /** Who asks; null on public routes without a session. */
    actor: Actor | null;
  }
  interface FastifyContextConfig {
    /** Every route states one; the program does not start otherwise. */
    permission?: RoutePermission;
  }
}

/** Throws a Problem unless `actor` may use a route that asks for `needed`. */
export function authorise(actor: Actor | null, needed: RoutePermission, isMachineRoute: boolean): void {
  if (needed === 'public') return;
  if (isMachineRoute) {
    if (actor?.kind !== 'machine') throw new Problem(httpErrors.key_required);
    // who may use coupons may ask about them
    const covers = needed === 'validations:write' ? [needed, 'redemptions:write'] : [needed];
    if (!covers.some((scope) => actor.scopes.includes(scope)))
      throw new Problem(httpErrors.not_allowed, { permission: needed });
    return;
  }
  if (actor?.kind !== 'person') throw new Problem(httpErrors.not_signed_in);
  if (needed === 'signed-in') return;
  if (!permissionsOf(actor.role).includes(needed)) throw new Problem(httpErrors.not_allowed, { permission: needed });
}

/** The signed-in person of a route that only people reach. */
export function personOf(request: FastifyRequest): Person {
  if (request.actor?.kind !== 'person') throw new Problem(httpErrors.not_signed_in);
  return request.actor;
}
