// Why a message is not sent: whatever the statements can give, the API can tell.
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { testDatabase } from '../../ground/testing.ts';
import { type SuppressionReason, suppressionReasons } from '../contract.ts';
import { chosenChannel, joinedToMessage, reasonNotToQueue, reasonNotToSend } from './reasons.ts';

const db = testDatabase();
const now = new Date('2026-03-10T08:31:00Z');

/** Reasons that no condition of a statement gives: the sender and the writer of mails do, held to the contract by their types. */
const ofTheSender: readonly SuppressionReason[] = ['bad_address', 'one_a_day', 'rejected', 'template_error'];

test('each reason that the queue can give for a message is one that the API tells, and each of those can be given', () => {
  const judged = sql`${reasonNotToSend(now)} ${joinedToMessage} ${reasonNotToQueue(now)}
    ${chosenChannel(sql`1`, sql`array['email']`)}`;
  const given = judged.compile(db().kysely).sql.matchAll(/\b(?:then|else)\s+'([^']*)'/g);
  const reasons = new Set([...given].map(([, reason]) => reason));
  expect([...reasons].sort()).toEqual(suppressionReasons.filter((reason) => !ofTheSender.includes(reason)).sort());
});
