// What messages say before a campaign is launched.
import { expect, test } from 'vitest';
import type { CampaignDefinition } from '../../campaigns/index.ts';
import { aDefinition } from '../../campaigns/testing.ts';
import { testDatabase } from '../../ground/testing.ts';
import { checkMessages } from './launch-check.ts';

const db = testDatabase();
const first = { ...aDefinition().ladder[0], template: 'comeback-first' };
const next = { ...first, when: { kind: 'after' as const, days: 14 } };
const told = async (...ladder: CampaignDefinition['ladder']) =>
  (await checkMessages(db(), aDefinition({ ladder }))).map(({ code, level, rung }) => ({ code, level, rung }));
const caught = { code: 'sender_not_ready', level: 'warning', rung: null };

test('a sound ladder is warned only that its mail is caught', async () => {
  expect(await told(first)).toEqual([caught]);
});

test('a rung with a template that does not exist, or by channels that are not set up, stands in the way', async () => {
  expect(await told(first, { ...next, template: 'no-such-text' }, { ...next, channels: ['sms', 'push'] })).toEqual([
    { code: 'template_missing', level: 'error', rung: 2 },
    { code: 'no_usable_channel', level: 'error', rung: 3 },
    caught,
  ]);
  expect(await told({ ...first, channels: ['sms', 'email'] })).toEqual([caught]);
});
