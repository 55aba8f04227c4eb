// Messages, everyone accounted for: due = sent + not sent, with reasons + still to go, for each step and in all; after a
// crash some are uncertain.
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { CampaignFlow } from '../../measurement/contract.ts';
import { suppressionReason } from '../../messages/contract.ts';
import { Card } from '../../web/kit/card.tsx';
import { useFormat } from '../../web/kit/format.ts';
import { cell, Table } from '../../web/kit/table.tsx';
import type { Campaign } from '../contract.ts';
import styles from './campaign.module.css';
import { letter } from './drafts.ts';
import { peopleAt } from './people-at.ts';

const everyColumn = ['due', 'sent', 'suppressed', 'pending', 'uncertain'] as const;

export function MessagesCard({ campaign, flow }: { readonly campaign: Campaign; readonly flow: CampaignFlow }) {
  const { t } = useTranslation('campaigns');
  const kit = useTranslation('kit').t;
  const format = useFormat();
  const steps = flow.steps.flatMap(({ step, messages }) => (messages === null ? [] : [{ step, messages }]));
  const total = (of: (typeof everyColumn)[number]) => steps.reduce((sum, { messages }) => sum + messages[of], 0);
  const columns = everyColumn.filter((column) => column !== 'uncertain' || total('uncertain') > 0);
  const reasons = new Map<string, number>();
  for (const { messages } of steps)
    for (const { reason, count } of messages.reasons) reasons.set(reason, (reasons.get(reason) ?? 0) + count);
  const count = (number: number, message: (typeof everyColumn)[number], rung?: number) => (
    <Link
      data-number={`messages.${message}${rung === undefined ? '' : `.${rung}`}`}
      to={peopleAt(campaign, { message, ...(rung === undefined ? {} : { rung: String(rung) }) })}
    >
      {format.number(number)}
    </Link>
  );
  return (
    <Card title={t('running.messages')} flush>
      <Table label={t('running.messages')}>
        <thead>
          <tr>
            <th scope="col">{t('messages.step')}</th>
            {columns.map((column) => (
              <th key={column} scope="col" className={classOf(column)}>
                {t(`messages.${column}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {steps.map(({ step, messages }) => (
            <tr key={step}>
              <td>
                {t('rung.title', { letter: letter(step - 1) })}
                {uncertainUnder(messages.uncertain)}
              </td>
              {columns.map((column) => (
                <td key={column} className={classOf(column)}>
                  {count(messages[column], column, step)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <td>
              {t('messages.all')}
              {uncertainUnder(total('uncertain'))}
            </td>
            {columns.map((column) => (
              <td key={column} className={classOf(column)}>
                {count(total(column), column)}
              </td>
            ))}
          </tr>
        </tfoot>
      </Table>
      <div className={styles.reasons}>
        {reasons.size > 0 && (
          <p>
            {t('messages.reasons')}{' '}
            {[...reasons]
              .sort((a, b) => b[1] - a[1])
              .map(([reason, number], place) => (
                <span key={reason}>
                  {place > 0 && ', '}
                  {nameOf(reason)}{' '}
                  <Link to={peopleAt(campaign, { message: 'suppressed', reason })}>{format.number(number)}</Link>
                </span>
              ))}
            .
          </p>
        )}
        <p>{t(total('uncertain') > 0 ? 'messages.closesUncertain' : 'messages.closes')}</p>
      </div>
    </Card>
  );

  /** A phone has room for four columns: the uncertain stand under the name. */
  function uncertainUnder(number: number) {
    if (number === 0) return null;
    return (
      <span className={`${cell.under} ${cell.phoneOnly}`}>
        {t('messages.uncertain')} {format.number(number)}
      </span>
    );
  }

  function nameOf(reason: string): string {
    const known = suppressionReason.safeParse(reason);
    return known.success ? kit(`reason.${known.data}`) : reason;
  }
}

function classOf(column: (typeof everyColumn)[number]): string {
  return column === 'uncertain' ? `${cell.number} ${cell.wideOnly}` : cell.number;
}
