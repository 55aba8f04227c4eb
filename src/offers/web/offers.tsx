// Coupons: the offers they come from, how many were given and used, and what that cost.
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { minorDigits } from '../../ground/contract.ts';
import { ButtonLink } from '../../web/kit/button.tsx';
import { Card, PageHead } from '../../web/kit/card.tsx';
import { useFormat } from '../../web/kit/format.ts';
import { useMay } from '../../web/kit/session.ts';
import { Empty, ProblemBanner, Skeleton } from '../../web/kit/states.tsx';
import { cell, ShowMore, Table } from '../../web/kit/table.tsx';
import { usePages } from '../../web/kit/use-pages.ts';
import { offersKey, readOffers } from './api.ts';
import { useGivesWords } from './words.ts';

export function Component() {
  const { t } = useTranslation('offers');
  const format = useFormat();
  const gives = useGivesWords();
  const may = useMay('offers:write');
  const list = usePages([...offersKey, 'list'], readOffers);
  const used = list.items.reduce((sum, offer) => sum + offer.totals.redeemed, 0);
  const cost = list.items.reduce((sum, offer) => sum + offer.totals.redeemedMinor, 0);
  const currency = list.items[0]?.currency;
  // a column reads as one: cents in all rows or in none
  const withCents = (of: 'redeemedMinor' | 'outstandingMinor') =>
    list.items.some((offer) => offer.totals[of] % 10 ** minorDigits(offer.currency) !== 0);
  const costInCents = withCents('redeemedMinor');
  const mostInCents = withCents('outstandingMinor');
  const button = may && <ButtonLink to="/coupons/new">{t('make')}</ButtonLink>;
  const isEmpty = list.first !== undefined && list.items.length === 0;
  const title =
    currency === undefined || used === 0 ? t('title') : t('used', { count: used, cost: format.money(cost, currency) });
  return (
    <>
      <PageHead title={title} actions={!isEmpty && button} />
      <Card flush>
        {list.error !== null && <ProblemBanner error={list.error} onRetry={() => list.refetch()} />}
        {list.isPending && <Skeleton />}
        {isEmpty && (
          <Empty title={t('none')} action={button}>
            {t('noneText')}
          </Empty>
        )}
        {list.items.length > 0 && (
          <Table label={t('title')}>
            <thead>
              <tr>
                <th scope="col">{t('column.offer')}</th>
                <th scope="col" className={cell.number}>
                  {t('column.given')}
                </th>
                <th scope="col" className={cell.number}>
                  {t('column.used')}
                </th>
                <th scope="col" className={`${cell.number} ${cell.wideOnly}`}>
                  {t('column.valid')}
                </th>
                <th scope="col" className={cell.number}>
                  {t('column.cost')}
                </th>
                <th scope="col" className={`${cell.number} ${cell.wideOnly}`}>
                  {t('column.most')}
                </th>
              </tr>
            </thead>
            <tbody>
              {list.items.map((offer) => (
                <tr key={offer.offerId}>
                  <td>
                    <Link to={`/coupons/${offer.offerId}`}>{offer.name}</Link>
                    <span className={cell.under}>{gives(offer.definition.gives, offer.currency, offer.product)}</span>
                  </td>
                  <td className={cell.number}>{format.number(offer.totals.issued)}</td>
                  <td className={cell.number}>{format.number(offer.totals.redeemed)}</td>
                  <td className={`${cell.number} ${cell.wideOnly}`}>{format.number(offer.totals.valid)}</td>
                  <td className={cell.number}>
                    {format.money(offer.totals.redeemedMinor, offer.currency, costInCents)}
                  </td>
                  <td className={`${cell.number} ${cell.wideOnly}`}>
                    {format.money(offer.totals.outstandingMinor, offer.currency, mostInCents)}
                  </td>
                </tr>
              ))}
            </tbody>
          </Table>
        )}
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
