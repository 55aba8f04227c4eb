// Data: the files that were brought in, what each came to, and the way to bring in another.
import { Button } from '@mantine/core';
import { IconAlertTriangle, IconArrowBackUp, IconCheck, IconClock, IconX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { Card, PageHead } from '../../web/kit/card.tsx';
import { useFormat } from '../../web/kit/format.ts';
import { Tag } from '../../web/kit/marks.tsx';
import { useMay, useZone } from '../../web/kit/session.ts';
import { Empty, ProblemBanner, Skeleton } from '../../web/kit/states.tsx';
import { cell, ShowMore, Table } from '../../web/kit/table.tsx';
import { usePages } from '../../web/kit/use-pages.ts';
import type { ImportRow } from '../contract.ts';
import { importsKey, readImports } from './api.ts';

/** How an import stands, in a word. */
export function ImportTag({ state }: { readonly state: ImportRow['state'] }) {
  const { t } = useTranslation('ledger');
  const sign = { size: 12, stroke: 1.5, 'aria-hidden': true } as const;
  if (state === 'done') {
    return (
      <Tag tone="accent" icon={<IconCheck {...sign} />}>
        {t('state.done')}
      </Tag>
    );
  }
  if (state === 'failed') {
    return (
      <Tag tone="bad" icon={<IconAlertTriangle {...sign} />}>
        {t('state.failed')}
      </Tag>
    );
  }
  if (state === 'undone') {
    return (
      <Tag tone="waiting" icon={<IconArrowBackUp {...sign} />}>
        {t('state.undone')}
      </Tag>
    );
  }
  if (state === 'cancelled') {
    return (
      <Tag tone="waiting" icon={<IconX {...sign} />}>
        {t('state.cancelled')}
      </Tag>
    );
  }
  return (
    <Tag tone="waiting" icon={<IconClock {...sign} />}>
      {t('state.running')}
    </Tag>
  );
}

/** The page of all imports. */
export function Component() {
  const { t } = useTranslation('ledger');
  const format = useFormat();
  const zone = useZone();
  const may = useMay('imports:write');
  const list = usePages([...importsKey, 'list'], readImports);
  const button = may && (
    <Button component={Link} to="/data/new">
      {t('bring')}
    </Button>
  );
  const isEmpty = list.first !== undefined && list.items.length === 0;
  return (
    <>
      <PageHead title={isEmpty ? t('nothingYet') : t('title')} actions={!isEmpty && button} />
      <Card flush>
        {list.error !== null && <ProblemBanner error={list.error} onRetry={() => list.refetch()} />}
        {list.isPending && <Skeleton />}
        {isEmpty && (
          <Empty title={t('empty')} action={button}>
            {t('emptyText')}
          </Empty>
        )}
        {list.items.length > 0 && (
          <Table label={t('title')}>
            <thead>
              <tr>
                <th scope="col">{t('column.file')}</th>
                <th scope="col">{t('column.state')}</th>
                <th scope="col" className={cell.number}>
                  {t('column.lines')}
                </th>
                <th scope="col" className={`${cell.number} ${cell.wideOnly}`}>
                  {t('column.receipts')}
                </th>
                <th scope="col" className={`${cell.number} ${cell.wideOnly}`}>
                  {t('column.customers')}
                </th>
                <th scope="col" className={cell.number}>
                  {t('column.rejected')}
                </th>
              </tr>
            </thead>
            <tbody>
              {list.items.map((row) => (
                <tr key={row.importId}>
                  <td>
                    <Link to={`/data/${row.importId}`}>{row.fileName}</Link>
                    <span className={cell.under}>
                      {t(`kind.${row.kind}`)}, {format.instant(row.startedAt, zone)}
                    </span>
                  </td>
                  <td>
                    <ImportTag state={row.state} />
                  </td>
                  <td className={cell.number}>{format.number(row.figures.lines)}</td>
                  <td className={`${cell.number} ${cell.wideOnly}`}>
                    {row.kind === 'purchases' ? format.number(row.figures.receipts) : '–'}
                  </td>
                  <td className={`${cell.number} ${cell.wideOnly}`}>{format.number(row.figures.customers)}</td>
                  <td className={cell.number}>{format.number(row.rejectedLines)}</td>
                </tr>
              ))}
            </tbody>
          </Table>
        )}
        <ShowMore hasMore={list.hasNextPage} busy={list.isFetchingNextPage} onMore={() => list.fetchNextPage()} />
      </Card>
    </>
  );
}
