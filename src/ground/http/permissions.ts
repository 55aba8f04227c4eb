// Which role may do what: the one place where this is decided.
import { type Permission, permissions, type Role } from '../contract.ts';

const ownersOnly: readonly Permission[] = [
  'accounts:read',
  'accounts:write',
  'api-keys:read',
  'api-keys:write',
  'settings:write',
];

const byRole: Record<Role, readonly Permission[]> = {
  owner: permissions,
  marketer: permissions.filter((one) => !ownersOnly.includes(one)),
  analyst: permissions.filter((one) => one.endsWith(':read') && !ownersOnly.includes(one)),
  cashier: ['coupons:read', 'redemptions:write'],
};

/** Everything that a role may do. */
export function permissionsOf(role: Role): readonly Permission[] {
  return byRole[role];
}
