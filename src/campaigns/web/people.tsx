// The people behind a number of a campaign or its result: the list that the number opens, as many rows as it says.
import { useTranslation } from 'react-i18next';
import { Link, useParams, useSearchParams } from 'react-router';
import type { CampaignPerson } from '../../measurement/contract.ts';
import { Card, PageHead } from '../../web/kit/card.tsx';
import { useFormat } from '../../web/kit/format.ts';
import { Empty, ProblemBanner, Skeleton } from '../../web/kit/states.tsx';
import { cell, ShowMore, Table } from '../../web/kit/table.tsx';
import { usePages } from '../../web/kit/use-pages.ts';
import { readPeople } from './api.ts';
import { letter } from './drafts.ts';
import { useFilterWords } from './filter-words.ts';

export function Component() {
  const { t } = useTranslation('campaigns');
  const { id = '' } = useParams();
  const [address] = useSearchParams();
  const filter = Object.fromEntries(address);
  const list = usePages(['campaigns', id, 'people', filter], (cursor, signal) =>
    readPeople(id, filter, cursor, signal),
  );
  const words = useFilterWords(filter);
  const { first } = list;
  return (
    <>
      <PageHead
        kicker={
          <>
            <Link to="/campaigns">{t('list.title')}</Link> /{' '}
            <Link to={`/campaigns/${id}`}>{first?.name ?? t('people.campaign')}</Link>
          </>
        }
        title={first === undefined ? t('people.title') : t(rowsAre(filter), { count: first.total })}
      >
        {words}
      </PageHead>
      <Card flush>
        {list.error !== null && <ProblemBanner error={list.error} onRetry={() => list.refetch()} />}
        {list.isPending && <Skeleton lines={9} />}
        {first !== undefined && list.items.length === 0 && (
          <Empty title={t('people.none')}>{t('people.noneText')}</Empty>
        )}
        {list.items.length > 0 && <PeopleTable people={list.items} />}
        <ShowMore
          hasMore={list.hasNextPage}
          busy={list.isFetchingNextPage}
          shown={list.items.length}
          onMore={() => list.fetchNextPage()}
        />
      </Card>
    </>
  );
}

/** What one row is: an entry, a message or a coupon. */
function rowsAre(filter: Readonly<Record<string, string>>): 'people.count' | 'people.messages' | 'people.coupons' {
  if (filter.message !== undefined) return 'people.messages';
  return filter.coupon === undefined ? 'people.count' : 'people.coupons';
}

function PeopleTable({ people }: { readonly people: readonly CampaignPerson[] }) {
  const { t } = useTranslation('campaigns');
  const kit = useTranslation('kit').t;
  const format = useFormat();
  const standing = (person: CampaignPerson) => {
    if (person.arm === 'held_out') return t(`people.heldOut.${person.place}`);
    if (person.place !== 'open') return t(`people.${person.place}`);
    return person.step === 0 ? t('people.before') : t('people.open', { letter: letter(person.step - 1) });
  };
  return (
    <Table label={t('people.title')}>
      <thead>
        <tr>
          <th scope="col">{t('examples.customer')}</th>
          <th scope="col" className={cell.notNarrow}>
            {t('people.entered')}
          </th>
          <th scope="col" className={`${cell.number} ${cell.wideOnly}`}>
            {t('people.silence')}
          </th>
          <th scope="col">{t('people.standing')}</th>
        </tr>
      </thead>
      <tbody>
        {people.map((person) => (
          <tr key={`${person.customerId} ${person.anchor} ${person.rung ?? 0}`}>
            <td>
              <Link to={`/customers/${person.customerId}`}>{person.name ?? person.externalId}</Link>
              {person.rung !== null && (
                <span className={cell.under}>{t('rung.title', { letter: letter(person.rung - 1) })}</span>
              )}
            </td>
            <td className={cell.notNarrow}>{format.fullDay(person.enrolledOn)}</td>
            <td className={`${cell.number} ${cell.wideOnly}`}>{kit('count.days', { count: person.silenceDays })}</td>
            <td>
              {standing(person)}
              {person.place === 'back' && person.backAfter !== null && (
                <span className={cell.under}>{t('people.backAfter', { day: format.number(person.backAfter) })}</span>
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </Table>
  );
}
