// Lines that read well and yet do not count, or not as the file tells them: of receipts that contradict what is stored,
// that were voided, that are in the file twice or known under another customer, and of buyers whose card belongs to
// somebody else. Only the merge knows them.
import { sql } from 'kysely';
import { heldSum, type Tx } from '../../ground/index.ts';
import type { ImportMapping } from '../contract.ts';
import { isRefund } from '../facts/grow-refunds.ts';
import type { Contradiction } from '../facts/plan.ts';
import { ofNoLine, type Stage } from '../facts/stage.ts';
import { writtenIn } from './cells.ts';
import type { FileOnDisk } from './open-text.ts';
import { readRecords } from './read-records.ts';
import type { RejectsFile } from './rejects-file.ts';

/** One line of the file, with what it would have added to the net. */
export interface UncountedLine {
  readonly line: number;
  readonly code: Contradiction | 'card_of_another' | 'voided' | 'repeated' | 'order_of_another';
  readonly currency: string;
  readonly amount: number;
  /** Given back within it, where it repeats a receipt. */
  readonly paidBack: number;
}

const fieldOf: Record<UncountedLine['code'], string> = {
  other_day: 'receipt',
  other_currency: 'currency',
  other_content: 'receipt',
  card_of_another: 'card',
  voided: 'receipt',
  repeated: 'receipt',
  order_of_another: 'customer',
};

/** The lines of a stage that its merge left out or counted for somebody else; call it in the merge's transaction. */
export function readUncounted(tx: Tx, stage: Stage): Promise<UncountedLine[]> {
  return tx.rows(
    sql<UncountedLine>`
      with judged as (
        select receipt_nos, case
            when state like 'other%' or state = 'voided' then state
            -- held against the first of its number in this file and found equal
            when state = 'known' and receipt_nos[1] > min(receipt_nos[1])
              filter (where state not like 'other%') over (partition by purchase_id) then 'repeated'
          end as code
        from pg_temp.merging
      )
      select coalesce(nullif(l.line, ${sql.lit(ofNoLine)}), r.line) as line, r.code, r.currency,
        case when r.code = 'order_of_another' then 0 else ${heldSum(sql`sum(l.amount_minor)`)} end as amount,
        case when r.code = 'repeated' then ${heldSum(sql`-sum(l.amount_minor) filter (where ${isRefund('l')})`)} else 0 end
          as "paidBack"
      from (
        select r.receipt_no, r.line, r.currency, m.code
        from (select unnest(receipt_nos) as receipt_no, code from judged where code is not null) m
        join ${stage.receipt} r using (receipt_no)
        union all
        select r.receipt_no, r.line, r.currency, 'card_of_another'
        from ${stage.customer} c join ${stage.receipt} r using (identity) where c.refused
        union all
        -- handed over to the customer who has them, see orders-of-another.ts
        select r.receipt_no, r.line, r.currency, 'order_of_another'
        from ${stage.receipt} r
        where r.identity < 0
          and r.receipt_no not in (select unnest(receipt_nos) from judged where code is not null)
      ) r
      left join ${stage.line} l on l.receipt_no = r.receipt_no
      group by 1, 2, 3`,
  );
}

/** Orders that contradict others and of which nothing counts; call it where `readUncounted` is called. */
export function readContradictions(
  tx: Tx,
  stage: Stage,
): Promise<{ readonly code: Contradiction | 'card_of_another'; readonly orders: number }[]> {
  return tx.rows(
    sql<{ code: Contradiction | 'card_of_another'; orders: number }>`
      select code, count(*) as orders from (
        select min(state) as code from pg_temp.merging
        group by customer_id, source, receipt having bool_and(state like 'other%')
        union all
        select 'card_of_another' from ${stage.customer} c join ${stage.receipt} r using (identity)
        where c.refused
      ) contradiction
      group by code`,
  );
}

interface Work {
  readonly file: FileOnDisk;
  readonly mapping: ImportMapping;
  readonly rejects: RejectsFile;
}

/** What is wrong with which line of a file: a byte each, for a file may contradict what is stored in every one. */
export interface UncountedLines {
  readonly count: number;
  add(line: number, code: UncountedLine['code']): void;
  /** Takes a line out and returns what was wrong with it. */
  take(line: number): UncountedLine['code'] | undefined;
  /** Those that are left, ascending. */
  rest(): Iterable<readonly [line: number, code: UncountedLine['code']]>;
}

/** None yet. */
export function uncountedLines(): UncountedLines {
  const codes = Object.keys(fieldOf) as UncountedLine['code'][];
  let places = new Uint8Array(1024);
  let count = 0;
  return {
    get count() {
      return count;
    },
    add(line, code) {
      if (line >= places.length) {
        const larger = new Uint8Array(Math.max(line + 1, places.length * 2));
        larger.set(places);
        places = larger;
      }
      if (places[line] === 0) count++;
      places[line] = codes.indexOf(code) + 1;
    },
    take(line) {
      const place = places[line] ?? 0;
      if (place === 0) return undefined;
      places[line] = 0;
      count--;
      return codes[place - 1];
    },
    *rest() {
      for (let line = 0; line < places.length; line++) {
        if (places[line] > 0) yield [line, codes[places[line] - 1]];
      }
    },
  };
}

/** Reports such lines; their text is read from the file again, it was not worth staging. */
export async function tellUncounted(work: Work, lines: UncountedLines): Promise<void> {
  if (lines.count === 0) return;
  let written: ReturnType<typeof writtenIn> = () => '';
  const tell = (line: number, code: UncountedLine['code'], value: string, raw: string) => {
    const told = { line, field: fieldOf[code], value, raw };
    if (code === 'voided' || code === 'repeated' || code === 'order_of_another') work.rejects.warn(told, code);
    else work.rejects.add(told, code);
  };
  await readRecords(work.file, 'purchases', work.mapping, {
    columns(names) {
      written = writtenIn(work.mapping, names);
    },
    record(row, line, raw) {
      const code = lines.take(line);
      if (code) tell(line, code, written(row, fieldOf[code]), raw());
    },
    damaged: () => undefined,
    pause: () => work.rejects.flush(),
  });
  // a file that somebody writes to meanwhile: what was counted is told all the same
  for (const [line, code] of lines.rest()) tell(line, code, '', '');
}
