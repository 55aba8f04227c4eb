// Keys of machines: whose they are, when they were last used, and that nobody waits to write that down.
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { testDatabase } from '../testing/database.ts';
import { createApiKey, listApiKeys, machineOfKey, revokeApiKey } from './api-keys.ts';

const db = testDatabase();
const noon = new Date('2026-03-01T12:00:00Z');
const after = (seconds: number) => new Date(noon.getTime() + seconds * 1000);

test('a key tells whose it is until it is revoked, and its use is noted once a minute', async () => {
  const { apiKeyId, key } = await createApiKey(db(), { name: 'Till', scopes: ['redemptions:write'] }, noon);
  const lastUsedAt = async () => (await listApiKeys(db())).find((one) => one.apiKeyId === apiKeyId)?.lastUsedAt;
  expect(await lastUsedAt()).toBeNull();
  for (const [seconds, noted] of [
    [1, 1],
    [61, 1],
    [62, 62],
  ]) {
    expect(await machineOfKey(db(), key, after(seconds))).toEqual({
      kind: 'machine',
      apiKeyId,
      scopes: ['redemptions:write'],
    });
    expect(await lastUsedAt()).toBe(after(noted).toISOString());
  }
  await revokeApiKey(db(), apiKeyId, after(63));
  expect(await machineOfKey(db(), key, after(64))).toBeUndefined();
});

test('while one request notes the use of a key, the others do not wait for it', async () => {
  const { apiKeyId, key } = await createApiKey(db(), { name: 'Web shop', scopes: [] }, noon);
  await db().transaction(async (tx) => {
    await tx.run(sql`update api_key set last_used_at = ${after(1)} where api_key_id = ${apiKeyId}`);
    expect(await machineOfKey(db(), key, after(1))).toMatchObject({ apiKeyId });
  });
});
