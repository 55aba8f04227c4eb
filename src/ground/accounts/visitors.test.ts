// Sessions of people whom another installation knows.
import { expect, test } from 'vitest';
import { testDatabase } from '../testing/database.ts';
import { personOfToken } from './sessions.ts';
import { visitorSession } from './visitors.ts';

const db = testDatabase();
const noon = new Date('2026-03-01T12:00:00Z');

test('a visitor is known by what they are where they come from, also once that has changed', async () => {
  const anna = { email: 'anna@example.com', name: 'Anna', role: 'owner', language: 'it' } as const;
  const first = await personOfToken(db(), await visitorSession(db(), anna, noon), noon);
  expect(first).toMatchObject({ ...anna, kind: 'person' });
  const analyst = { ...anna, name: 'Anna N', role: 'analyst', language: 'pl' } as const;
  const second = await personOfToken(db(), await visitorSession(db(), analyst, noon), noon);
  expect(second).toMatchObject({ ...analyst, accountId: first?.accountId });
});
