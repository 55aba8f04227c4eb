// The strip as a table: everything that the picture shows, newest first.
import { useTranslation } from 'react-i18next';
import { useFormat } from '../format.ts';
import { gapsOf, type StripInput } from './input.ts';
import styles from './strip.module.css';
import { dayText } from './use-strip-texts.ts';

interface Row {
  readonly key: string;
  readonly day: number;
  readonly what: string;
  readonly wait: number | null;
}

export function StripTable({ input }: { input: StripInput }) {
  const { t } = useTranslation('kit');
  const format = useFormat();
  const near = dayText(input.today);
  const gaps = gapsOf(input.visits);
  const rows: Row[] = input.visits.map((day, place) => ({
    key: `visit-${day}`,
    day,
    what: t('strip.row.bought'),
    wait: gaps[place - 1] ?? null,
  }));
  if (!input.silence.ended) {
    rows.push({ key: 'today', day: input.today, what: t('strip.row.today'), wait: input.today - input.silence.from });
  }
  for (const event of input.events) {
    const what = event.planned ? t('strip.row.planned', { what: event.label }) : event.label;
    rows.push({ key: event.key, day: input.silence.from + event.day, what, wait: null });
  }
  for (const coupon of input.coupons) {
    rows.push({ key: `coupon-${coupon.key}`, day: input.silence.from + coupon.from, what: coupon.label, wait: null });
  }
  rows.sort((a, b) => b.day - a.day);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolled region has to be reachable by keyboard
    <section className={styles.scroll} tabIndex={0} aria-label={t('strip.showTable')}>
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">{t('strip.column.date')}</th>
            <th scope="col">{t('strip.column.what')}</th>
            <th scope="col">{t('strip.column.wait')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.key}>
              <td>{format.day(dayText(row.day), near)}</td>
              <td>{row.what}</td>
              <td>{row.wait === null ? '' : t('count.days', { count: row.wait })}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
