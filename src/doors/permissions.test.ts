// What an owner can grant opens something: no permission and no scope is offered that guards no route.
import { expect, test } from 'vitest';
import { permissions, scopes } from '../ground/contract.ts';
import { mountedRoutes } from './route-table.ts';

test('every permission guards a route, and every scope of an API key one of the machine API', async () => {
  const routes = await mountedRoutes();
  const guarded = new Set<string>(routes.map(({ permission }) => permission));
  expect(permissions.filter((one) => !guarded.has(one))).toEqual([]);
  const forMachines = new Set<string>(routes.filter(({ url }) => url.startsWith('/v1/')).map((one) => one.permission));
  forMachines.delete('public');
  expect([...forMachines].sort()).toEqual([...scopes].sort());
});
