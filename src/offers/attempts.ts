// Stores attempts at the till that failed, and stops whoever tries too many codes that nobody holds.
import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import type { Db } from '../ground/index.ts';
import type { TillError } from './contract.ts';

/** Unknown codes that one caller may try within ten minutes. A till that scans misprints stays far below. */
const guessesAllowed = 50;

/** Nobody's: the customer number under which attempts with unknown codes are stored. */
const nobody = 0;

export interface FailedAttempt {
  readonly customerId?: number;
  readonly code: string;
  readonly error: TillError;
  readonly idempotencyKey?: string;
  readonly requestHash?: Buffer;
  readonly receipt?: string;
  readonly orderMinor?: number;
  readonly caller: string;
  readonly at: Date;
  /** 'question': the till only asked, which is no redemption in any list. */
  readonly via?: 'api' | 'question';
}

/** Stores a failed attempt. A repeat of a stored key is left out: the first answer stands. */
export async function storeFailure(db: Db, attempt: FailedAttempt): Promise<void> {
  // a key belongs to a known coupon: what nobody holds has no answer to be replayed
  const key = attempt.customerId === undefined ? null : (attempt.idempotencyKey ?? null);
  await db.run(sql`
    with keyed as (
      insert into till_request (caller, idempotency_key, customer_id)
      select ${attempt.caller}, ${key}::text, ${attempt.customerId ?? nobody}::bigint where ${key}::text is not null
      on conflict do nothing returning 1
    )
    insert into redemption (customer_id, redemption_id, code, attempted_at, result, failure_code, idempotency_key,
      request_hash, receipt, order_minor, via, caller, status, answer)
    select ${attempt.customerId ?? nobody}, ${`r_${randomUUID()}`}, ${attempt.code.slice(0, 100)},
      ${attempt.at}::timestamptz, 'failure', ${attempt.error.key}, ${key}, ${attempt.requestHash ?? null}::bytea,
      ${attempt.receipt ?? null}, ${safeMinor(attempt.orderMinor)}::bigint, ${attempt.via ?? 'api'}, ${attempt.caller},
      ${attempt.error.code}::smallint, ${JSON.stringify(attempt.error)}::jsonb
    where ${key}::text is null or exists (select 1 from keyed)`);
}

/** Whether `caller` has tried so many unknown codes of late that the next one is answered as guessing; a right code still counts. */
export async function isGuessing(db: Db, caller: string, now: Date): Promise<boolean> {
  const [{ guesses }] = await db.rows(sql<{ guesses: number }>`
    select count(*) as guesses from redemption
    where result = 'failure' and customer_id = ${nobody} and caller = ${caller}
      and attempted_at > ${now}::timestamptz - interval '10 minutes'`);
  return guesses >= guessesAllowed;
}

function safeMinor(minor: number | undefined): number | null {
  return minor !== undefined && Number.isSafeInteger(minor) ? minor : null;
}
