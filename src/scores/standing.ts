// How a customer stands to being late: what Today counts and the customers list is filtered by, as conditions on a score `s`.
import { type RawBuilder, sql } from 'kysely';
import type { Standing } from './contract.ts';
import { answersYes } from './limit.ts';
import { valuePeriodDays } from './value-classes.ts';

/** The condition at a false-alarm rate. Late yesterday + crossed - bought - became inactive = winnable. */
export function stands(standing: Standing, rate: number): RawBuilder<boolean> {
  const late = answersYes({ question: 'late', rate });
  switch (standing) {
    case 'winnable':
      return sql`(${late} and s.value_class > 0)`;
    case 'inactive':
      return sql`(${late} and s.value_class = 0)`;
    case 'crossed':
      return sql`(${late} and s.value_class > 0 and s.late_on = s.as_of)`;
    case 'bought':
      return sql`s.bought_late`;
    case 'became_inactive':
      return sql`(${late} and s.value_class = 0 and s.last_day = s.as_of - ${valuePeriodDays}::integer
        and (s.late_on is null or s.late_on < s.as_of))`;
  }
}
