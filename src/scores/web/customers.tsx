// The customers: searched, sorted, filtered; each row with its own rhythm.
import { NativeSelect, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { Card, PageHead } from '../../web/kit/card.tsx';
import { Counted } from '../../web/kit/counted.tsx';
import { useFormat } from '../../web/kit/format.ts';
import { Help } from '../../web/kit/marks.tsx';
import { SampleOffer } from '../../web/kit/sample-offer.tsx';
import { Empty, ProblemBanner, Skeleton } from '../../web/kit/states.tsx';
import { Announced, ShowMore } from '../../web/kit/table.tsx';
import { usePages } from '../../web/kit/use-pages.ts';
import { type CustomerFilter, customersKey, readCustomers } from './api.ts';
import { CustomerTable } from './customer-table.tsx';
import styles from './customers.module.css';
import { GoneNote, LateNote } from './limit-note.tsx';

const defaults = { search: '', sort: 'value', late: 'any', gone: 'any', standing: '', valueClass: '', churnLevel: '' };

/** As Today counts them. */
const standings = ['winnable', 'crossed', 'bought', 'became_inactive', 'inactive'] as const;

function isStanding(text: string): text is (typeof standings)[number] {
  return standings.some((known) => known === text);
}

export function Component() {
  const { t } = useTranslation('scores');
  const kit = useTranslation('kit').t;
  const format = useFormat();
  const [address, setAddress] = useSearchParams();
  const filter: CustomerFilter = { ...defaults, ...Object.fromEntries(address) };
  const [settled] = useDebouncedValue(filter, 250);
  const list = usePages(customersKey(settled), (cursor, signal) => readCustomers(settled, cursor, signal));
  const change = (part: Partial<CustomerFilter>) => {
    const next = Object.entries({ ...filter, ...part }).filter(
      ([name, value]) => value !== defaults[name as keyof CustomerFilter],
    );
    setAddress(Object.fromEntries(next), { replace: true });
  };
  const first = list.first;
  const total = first === undefined ? null : kit('count.customers', { count: first.total });
  const isFiltered = Object.entries(filter).some(
    ([name, value]) => name !== 'sort' && value !== defaults[name as keyof CustomerFilter],
  );
  const title =
    total === null
      ? t('customers.title')
      : isStanding(filter.standing)
        ? t(`customers.standing.${filter.standing}`, { count: first?.total ?? 0 })
        : filter.late === 'yes' && filter.gone === 'any'
          ? t('customers.late', { count: first?.total ?? 0 })
          : filter.gone === 'yes' && filter.late === 'any'
            ? t('customers.gone', { count: first?.total ?? 0 })
            : isFiltered
              ? t('customers.found', { customers: total })
              : first?.totalIsExact
                ? total
                : kit('count.about', { number: total });
  return (
    <>
      <PageHead title={<Counted name="customers.found">{title}</Counted>} tab={title}>
        {first?.asOf && t('customers.asOf', { date: format.longDay(first.asOf) })}
      </PageHead>
      <Announced>{isFiltered && first !== undefined && !list.isPlaceholderData && title}</Announced>
      <Card flush>
        <search className={styles.filters}>
          <TextInput
            label={t('customers.search')}
            placeholder={t('customers.searchHint')}
            type="search"
            value={filter.search}
            onChange={(event) => change({ search: event.currentTarget.value })}
          />
          <NativeSelect
            label={t('question.late')}
            value={filter.late}
            onChange={(event) => change({ late: event.currentTarget.value })}
            data={(['any', 'yes', 'no'] as const).map((value) => ({ value, label: t(`customers.show.${value}`) }))}
          />
          <NativeSelect
            label={t('question.gone')}
            value={filter.gone}
            onChange={(event) => change({ gone: event.currentTarget.value })}
            data={(['any', 'yes', 'no'] as const).map((value) => ({ value, label: t(`customers.gone.${value}`) }))}
          />
          <NativeSelect
            label={t('customers.standing')}
            value={filter.standing}
            onChange={(event) => change({ standing: event.currentTarget.value })}
            data={[
              { value: '', label: t('customers.anyStanding') },
              ...standings.map((value) => ({ value, label: t(`standing.${value}`) })),
            ]}
          />
          <NativeSelect
            label={t('customers.value')}
            value={filter.valueClass}
            onChange={(event) => change({ valueClass: event.currentTarget.value })}
            data={[
              { value: '', label: t('customers.anyValue') },
              ...([5, 4, 3, 2, 1, 0] as const).map((value) => ({ value: String(value), label: kit(`value.${value}`) })),
            ]}
          />
          <NativeSelect
            label={t('customers.sort')}
            value={filter.sort}
            onChange={(event) => change({ sort: event.currentTarget.value })}
            data={(['value', 'lateness', 'silence', 'visits', 'name'] as const).map((value) => ({
              value,
              label: t(`customers.sort.${value}`),
            }))}
          />
        </search>
        {first && (filter.late !== 'any' || filter.standing !== '') && (
          <LateNote rate={first.lateRate} seen={first.limitSeen} />
        )}
        {first && filter.gone !== 'any' && <GoneNote below={first.goneBelow} />}
        {list.error !== null && (
          <div className={styles.problem}>
            <ProblemBanner error={list.error} onRetry={() => list.refetch()} />
          </div>
        )}
        {list.isPending && <Skeleton lines={9} />}
        {first !== undefined && list.items.length === 0 && (
          <Empty title={isFiltered ? t('customers.noneFound') : t('customers.none')}>
            {isFiltered ? t('customers.noneFoundText') : t('customers.noneText')}
          </Empty>
        )}
        {first !== undefined && list.items.length === 0 && !isFiltered && <SampleOffer />}
        {first !== undefined && list.items.length > 0 && (
          <div className={list.isPlaceholderData ? styles.stale : undefined}>
            <CustomerTable
              customers={list.items}
              currency={first.currency}
              silenceHelp={<Help>{kit('help.silence')}</Help>}
            />
          </div>
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
