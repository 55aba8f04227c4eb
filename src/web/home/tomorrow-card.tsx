// Tomorrow step by step: people, what their coupons are expected to cost and can cost, and who gets nothing for what reason.
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Forecast } from '../../campaigns/contract.ts';
import { Card } from '../kit/card.tsx';
import { useFormat } from '../kit/format.ts';
import { cell, Table } from '../kit/table.tsx';
import { sumOf } from './leaving.tsx';
import styles from './tomorrow-card.module.css';

export function TomorrowCard({ forecast }: { readonly forecast: Forecast }) {
  const { t } = useTranslation('today');
  const kit = useTranslation('kit').t;
  const scores = useTranslation('scores').t;
  const format = useFormat();
  const { tomorrow, mornings, currency } = forecast;
  const [first] = mornings;
  if (first === undefined) return null;
  const { people, mostMinor, expectedMinor } = sumOf(forecast);
  const nothing = tomorrow.nothing.reduce((sum, { count }) => sum + count, 0);
  const money = (minor: number | null) => (minor === null ? '' : format.roughly(minor, currency));
  const title = t('tomorrow.title', { day: format.longDay(first.day) });
  return (
    <div id="tomorrow">
      <Card title={title} flush={people > 0}>
        {people === 0 ? (
          <p className={styles.soft}>{t('tomorrow.nobody')}</p>
        ) : (
          <Table label={title}>
            <thead>
              <tr>
                <th scope="col">{t('tomorrow.offer')}</th>
                <th scope="col" className={cell.number}>
                  {t('tomorrow.people')}
                </th>
                <th scope="col" className={cell.number}>
                  {t('tomorrow.expected')}
                </th>
                <th scope="col" className={cell.number}>
                  {t('tomorrow.most')}
                </th>
              </tr>
            </thead>
            <tbody>
              {tomorrow.steps.map((step) => (
                <tr key={`${step.campaignId} ${step.rung}`}>
                  <td>
                    <Link to={`/campaigns/${step.campaignId}`}>
                      {String.fromCharCode(64 + step.rung)} {step.campaignName}
                    </Link>
                    <span className={cell.under}>
                      {scores(`channel.${step.channels[0]}`)}, {step.hour}
                    </span>
                  </td>
                  <td className={cell.number}>{format.number(step.people)}</td>
                  <td className={cell.number}>{money(step.expectedMinor)}</td>
                  <td className={cell.number}>{money(step.mostMinor)}</td>
                </tr>
              ))}
            </tbody>
            <tfoot>
              <tr>
                <td>{t('tomorrow.all')}</td>
                <td className={cell.number}>{format.number(people)}</td>
                <td className={cell.number}>{money(expectedMinor)}</td>
                <td className={cell.number}>{money(mostMinor)}</td>
              </tr>
            </tfoot>
          </Table>
        )}
        <div className={people > 0 ? styles.foot : styles.soft}>
          {nothing > 0 && (
            <p>
              <b>{t('tomorrow.nothing', { count: nothing })}</b>{' '}
              {format.list(
                tomorrow.nothing.map(({ reason, count }) => `${kit(`reason.${reason}`)} ${format.number(count)}`),
              )}
              .{' '}
              {t('tomorrow.closes', {
                written: format.number(people),
                nothing: format.number(nothing),
                due: format.number(people + nothing),
              })}
            </p>
          )}
          {tomorrow.heldOut > 0 && <p>{t('tomorrow.heldOut', { count: tomorrow.heldOut })}</p>}
          {people > 0 && <p>{t('tomorrow.forecast')}</p>}
        </div>
      </Card>
    </div>
  );
}
