// What a shop can know where a comparison group tells nothing in time: three questions that have an answer.
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { Card, Columns, Rows, Stack } from '../../web/kit/card.tsx';
import { useFormat } from '../../web/kit/format.ts';
import { Loaded } from '../../web/kit/states.tsx';
import { Table } from '../../web/kit/table.tsx';
import type { CampaignPerson, CampaignResult, Usual } from '../contract.ts';
import { readPeople } from './api.ts';
import { PaybackRows } from './payback.tsx';
import { peopleLink } from './people-link.ts';
import styles from './results.module.css';

export function Small({ result }: { readonly result: CampaignResult }) {
  const { t } = useTranslation('measurement');
  const format = useFormat();
  return (
    <Columns>
      <Stack>
        <UsualCard result={result} />
        <Card title={t('small.does')}>
          <PaybackRows result={result} />
        </Card>
      </Stack>
      <Stack>
        <WhoCard result={result} />
        <ClosingCard result={result} />
        <Card title={t('small.groupTitle')}>
          <p className={styles.plain}>
            {result.entered.heldOut === 0
              ? t('small.groupOff')
              : t('small.groupOn', {
                  entered: format.number(result.entered.treated + result.entered.heldOut),
                  heldOut: format.number(result.entered.heldOut),
                })}
          </p>
        </Card>
      </Stack>
    </Columns>
  );
}

function UsualCard({ result }: { readonly result: CampaignResult }) {
  const { t } = useTranslation('measurement');
  const kit = useTranslation('kit').t;
  const { usual, treated } = result;
  return (
    <Card title={t('small.more')} aside={t('within', { days: kit('count.days', { count: result.windowDays }) })}>
      {usual === null || treated.customers === 0 ? (
        <p className={styles.plain}>{t('small.noPast')}</p>
      ) : (
        <Against usual={usual} back={treated.bought} people={treated.customers} />
      )}
    </Card>
  );
}

function Against({ usual, back, people }: { readonly usual: Usual; readonly back: number; readonly people: number }) {
  const { t } = useTranslation('measurement');
  const format = useFormat();
  const at = (count: number) => `${(count / people) * 100}%`;
  const expected = Math.round(usual.expected);
  const [low, high] = [back - usual.high, back - usual.low];
  const numbers = { low: format.signed(low), high: format.signed(high), count: format.signed(back - expected) };
  return (
    <>
      <div className={styles.against} aria-hidden="true">
        <div className={styles.backTrack}>
          <i style={{ width: at(back) }} />
        </div>
        <div className={styles.usualTrack}>
          <i style={{ left: at(usual.low), right: `calc(100% - ${at(usual.high)})` }} />
          <b style={{ left: at(usual.expected) }} />
        </div>
      </div>
      <Rows
        rows={[
          {
            key: 'back',
            name: t('small.backOf', { people: format.number(people) }),
            value: <span data-number="result.small.back">{format.number(back)}</span>,
          },
          {
            key: 'usual',
            name: t('small.usual', { crossings: format.number(usual.crossings) }),
            value: t('small.about', {
              n: format.number(expected),
              low: format.number(usual.low),
              high: format.number(usual.high),
            }),
          },
        ]}
      />
      <p className={styles.note}>
        {t('small.difference', numbers)} {low > 0 || high < 0 ? t('small.notChance') : t('small.mayBeChance')}
      </p>
    </>
  );
}

function WhoCard({ result }: { readonly result: CampaignResult }) {
  const { t } = useTranslation('measurement');
  const format = useFormat();
  const whom = { arm: 'treated', bought: 'yes' } as const;
  const people = useQuery({
    queryKey: ['result', 'people', result.campaignId, result.windowDays],
    queryFn: () => readPeople(result.campaignId, { window: result.windowDays, ...whom }),
  });
  const silence = (person: CampaignPerson) =>
    person.backAfter === null ? '–' : t('small.onDay', { day: format.number(person.backAfter) });
  return (
    <Card
      title={t('small.who')}
      aside={
        <Link to={peopleLink(result, whom)}>{t('small.all', { back: format.number(result.treated.bought) })}</Link>
      }
      flush
    >
      <Loaded query={people} lines={4}>
        {(data) =>
          data.items.length === 0 ? (
            <p className={styles.below}>{t('small.nobody')}</p>
          ) : (
            <Table label={t('small.who')}>
              <thead>
                <tr>
                  <th scope="col">{t('column.customer')}</th>
                  <th scope="col">{t('column.silence')}</th>
                </tr>
              </thead>
              <tbody>
                {data.items.slice(0, 5).map((person) => (
                  <tr key={`${person.customerId} ${person.anchor}`}>
                    <td>
                      <Link to={`/customers/${person.customerId}`}>{person.name ?? person.externalId}</Link>
                    </td>
                    <td>{silence(person)}</td>
                  </tr>
                ))}
              </tbody>
            </Table>
          )
        }
      </Loaded>
    </Card>
  );
}

/** Chosen = came back + still away; got a message is told beside. */
function ClosingCard({ result }: { readonly result: CampaignResult }) {
  const { t } = useTranslation('measurement');
  const format = useFormat();
  const { treated, steps, open } = result;
  const count = (key: string, number: number, whom: Parameters<typeof peopleLink>[1]) => (
    <Link data-number={key} to={peopleLink(result, whom)}>
      {format.number(number)}
    </Link>
  );
  return (
    <Card title={t('accounted')}>
      <Rows
        rows={[
          {
            key: 'chosen',
            name: t('steps.chosen'),
            value: count('result.chosen', treated.customers, { arm: 'treated' }),
          },
          {
            key: 'back',
            name: t('steps.bought'),
            value: count('result.steps.bought', treated.bought, { arm: 'treated', bought: 'yes' }),
          },
          {
            key: 'away',
            name: t('small.away'),
            value: count('result.small.away', treated.customers - treated.bought, { arm: 'treated', bought: 'no' }),
          },
          {
            key: 'written',
            name: t('steps.written'),
            value: count('result.steps.written', steps.written, { arm: 'treated', written: 'yes' }),
          },
          { key: 'open', name: t('small.open'), value: format.number(open.treated) },
        ]}
      />
    </Card>
  );
}
