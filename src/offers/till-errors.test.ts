// The till's refusals in the form that voucher clients act on: the status, the same number in the body, the key.
import { expect, test } from 'vitest';
import type { TillErrorKey } from './contract.ts';
import { tillError } from './till-errors.ts';

/** What the documentation of voucher clients promises; a client looks at the status before it reads the key. */
const promised: Record<TillErrorKey, number> = {
  not_found: 404,
  voucher_disabled: 400,
  voucher_expired: 400,
  voucher_not_active: 400,
  quantity_exceeded: 400,
  order_rules_violated: 400,
  customer_rules_violated: 400,
  missing_order: 400,
  missing_amount: 400,
  invalid_amount: 400,
  multiple_requests: 429,
  already_rolled_back: 400,
  duplicate_found: 409,
};

test.each(Object.entries(promised) as [TillErrorKey, number][])('%s is told with status %i', (key, status) => {
  expect(tillError(key)).toMatchObject({ code: status, key });
});

test('a refusal says what it is about: the voucher or the redemption, and nothing where there is neither', () => {
  expect(tillError('voucher_expired', { type: 'voucher', id: 'ABC-123' })).toMatchObject({
    resource_id: 'ABC-123',
    resource_type: 'voucher',
  });
  expect(tillError('already_rolled_back', { type: 'redemption', id: 'r_1' })).toMatchObject({
    resource_id: 'r_1',
    resource_type: 'redemption',
  });
  expect(Object.keys(tillError('missing_order'))).toEqual(['code', 'key', 'message', 'details']);
});

test('no two refusals read alike, and each says what to do', () => {
  const told = (Object.keys(promised) as TillErrorKey[]).map((key) => tillError(key));
  expect(new Set(told.map(({ message }) => message)).size).toBe(told.length);
  expect(told.filter(({ details }) => details.length < 10)).toEqual([]);
});
