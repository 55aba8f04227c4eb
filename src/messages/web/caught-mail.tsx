// Caught mail: what would have left while no mail server is set up. None of it left this machine; later mails may have.
import { TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { Button } from '../../web/kit/button.tsx';
import { Card, PageHead } from '../../web/kit/card.tsx';
import { ConfirmDialog } from '../../web/kit/confirm.tsx';
import { useFormat } from '../../web/kit/format.ts';
import { useMay, useZone } from '../../web/kit/session.ts';
import { Empty, ProblemBanner, Skeleton } from '../../web/kit/states.tsx';
import { Announced, cell, ShowMore, Table } from '../../web/kit/table.tsx';
import { usePages } from '../../web/kit/use-pages.ts';
import { useWrite } from '../../web/kit/use-write.ts';
import { deleteCaughtMail, mailKey, readCaughtMail, readSender, senderKey } from './api.ts';
import styles from './messages.module.css';

export function Component() {
  const { t } = useTranslation('messages');
  const format = useFormat();
  const zone = useZone();
  const may = useMay('messages:write');
  const [search, setSearch] = useState('');
  const [settled] = useDebouncedValue(search, 250);
  const [emptying, setEmptying] = useState(false);
  const list = usePages([...mailKey, 'list', settled], (cursor, signal) => readCaughtMail(settled, cursor, signal));
  const knows = useMay('settings:read');
  const sender = useQuery({ queryKey: senderKey, queryFn: readSender, enabled: knows }).data?.kind;
  const total = list.first?.total ?? 0;
  const empty = useWrite({
    deed: deleteCaughtMail,
    changes: [mailKey],
    said: ({ deleted }) => t('mail.emptied', { count: deleted }),
    after: () => setEmptying(false),
  });
  return (
    <>
      <PageHead
        title={list.first === undefined ? t('mail.title') : t('mail.caught', { count: total })}
        actions={
          may &&
          total > 0 && (
            <Button variant="default" onClick={() => setEmptying(true)}>
              {t('mail.empty')}
            </Button>
          )
        }
      >
        {t(sender === undefined ? 'mail.textEither' : sender === 'smtp' ? 'mail.textSmtp' : 'mail.text')}
      </PageHead>
      <Announced>
        {settled !== '' && list.first && !list.isPlaceholderData && t('mail.caught', { count: total })}
      </Announced>
      <Card flush>
        <search className={styles.search}>
          <TextInput
            label={t('mail.search')}
            type="search"
            value={search}
            onChange={(event) => setSearch(event.currentTarget.value)}
          />
        </search>
        {list.error !== null && <ProblemBanner error={list.error} onRetry={() => list.refetch()} />}
        {list.isPending && <Skeleton lines={7} />}
        {list.first !== undefined && list.items.length === 0 && (
          <Empty title={settled === '' ? t('mail.none') : t('mail.noneFound')}>
            {settled === '' ? t(sender === 'smtp' ? 'mail.noneSmtp' : 'mail.noneText') : t('mail.noneFoundText')}
          </Empty>
        )}
        {list.items.length > 0 && (
          <Table label={t('mail.title')}>
            <thead>
              <tr>
                <th scope="col">{t('mail.subject')}</th>
                <th scope="col" className={cell.wideOnly}>
                  {t('mail.to')}
                </th>
                <th scope="col" className={cell.number}>
                  {t('mail.when')}
                </th>
              </tr>
            </thead>
            <tbody>
              {list.items.map((mail) => (
                <tr key={mail.id}>
                  <td>
                    <Link to={`/mail/${mail.id}`}>{mail.subject || t('mail.noSubject')}</Link>
                    <span className={`${cell.under} ${cell.phoneOnly}`}>{mail.to.join(', ')}</span>
                  </td>
                  <td className={cell.wideOnly}>{mail.to.join(', ')}</td>
                  <td className={cell.number}>{format.instant(mail.caughtAt, zone)}</td>
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
      <ConfirmDialog
        open={emptying}
        title={t('mail.emptyTitle', { count: total })}
        deed={t('mail.emptyDeed', { count: total })}
        busy={empty.isPending}
        error={empty.error}
        onDo={() => empty.mutate()}
        onClose={() => setEmptying(false)}
      >
        {t('mail.emptyText')}
      </ConfirmDialog>
    </>
  );
}
