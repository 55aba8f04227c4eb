// Addresses that are not written to: why, since when, in which words of the mail server; and taking one off the list.
import { Textarea, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { Button } from '../../web/kit/button.tsx';
import { Card } from '../../web/kit/card.tsx';
import { ConfirmDialog } from '../../web/kit/confirm.tsx';
import { Quiet } from '../../web/kit/form.tsx';
import { useFormat } from '../../web/kit/format.ts';
import { useMay, useZone } from '../../web/kit/session.ts';
import { Empty, ProblemBanner, Skeleton } from '../../web/kit/states.tsx';
import { cell, ShowMore, Table } from '../../web/kit/table.tsx';
import { usePages } from '../../web/kit/use-pages.ts';
import { useWrite } from '../../web/kit/use-write.ts';
import type { SuppressedAddress } from '../contract.ts';
import { liftSuppressed, readSuppressed, suppressedKey } from './api.ts';
import styles from './suppressed.module.css';

/** The fewest letters that a ground has; the server asks for as many. */
const shortestGround = 10;

export function Component() {
  const { t } = useTranslation('ledger');
  const [search, setSearch] = useState('');
  const [settled] = useDebouncedValue(search.trim(), 250);
  const [lifting, setLifting] = useState<SuppressedAddress | null>(null);
  const list = usePages([...suppressedKey, settled], (cursor, signal) => readSuppressed(settled, cursor, signal));
  return (
    <Card title={t('suppressed.title')} flush>
      <search className={styles.search}>
        <Quiet>{t('suppressed.text')}</Quiet>
        <TextInput
          label={t('suppressed.search')}
          description={t('suppressed.searchHint')}
          type="search"
          autoComplete="off"
          value={search}
          onChange={(event) => setSearch(event.currentTarget.value)}
        />
      </search>
      {list.error !== null && <ProblemBanner error={list.error} onRetry={() => list.refetch()} />}
      {list.isPending && <Skeleton lines={5} />}
      {list.first !== undefined && list.items.length === 0 && (
        <Empty title={t(settled === '' ? 'suppressed.none' : 'suppressed.noneFound')}>
          {t(settled === '' ? 'suppressed.noneText' : 'suppressed.noneFoundText')}
        </Empty>
      )}
      {list.items.length > 0 && <Addresses items={list.items} onLift={setLifting} />}
      <ShowMore hasMore={list.hasNextPage} busy={list.isFetchingNextPage} onMore={() => list.fetchNextPage()} />
      {lifting !== null && <Lift address={lifting} onClose={() => setLifting(null)} />}
    </Card>
  );
}

interface AddressesProps {
  readonly items: readonly SuppressedAddress[];
  readonly onLift: (address: SuppressedAddress) => void;
}

function Addresses({ items, onLift }: AddressesProps) {
  const { t } = useTranslation('ledger');
  const format = useFormat();
  const zone = useZone();
  const may = useMay('customers:write');
  return (
    <Table label={t('suppressed.title')}>
      <thead>
        <tr>
          <th scope="col">{t('suppressed.who')}</th>
          <th scope="col">{t('suppressed.reason')}</th>
          <th scope="col" className={`${cell.number} ${cell.wideOnly}`}>
            {t('suppressed.since')}
          </th>
          {may && <th scope="col">{t('suppressed.deed')}</th>}
        </tr>
      </thead>
      <tbody>
        {items.map((item) => (
          <tr key={`${item.channel} ${item.id}`}>
            <td>
              {item.customers.length === 0
                ? t('suppressed.nobody')
                : item.customers.map(({ customerId, name }, place) => (
                    <span key={customerId}>
                      {place > 0 && ', '}
                      <Link to={`/customers/${customerId}`}>{name}</Link>
                    </span>
                  ))}
              <span className={`${cell.under} ${cell.phoneOnly}`}>{format.instant(item.recordedAt, zone)}</span>
            </td>
            <td>
              {t(`suppressed.reason.${item.reason}`)}
              {item.answer !== null && <span className={cell.under}>{item.answer}</span>}
            </td>
            <td className={`${cell.number} ${cell.wideOnly}`}>{format.instant(item.recordedAt, zone)}</td>
            {may && (
              <td>
                <Button variant="default" size="xs" onClick={() => onLift(item)}>
                  {t('suppressed.lift')}
                </Button>
              </td>
            )}
          </tr>
        ))}
      </tbody>
    </Table>
  );
}

function Lift({ address, onClose }: { readonly address: SuppressedAddress; readonly onClose: () => void }) {
  const { t } = useTranslation('ledger');
  const [ground, setGround] = useState('');
  const lift = useWrite({
    deed: liftSuppressed,
    changes: [suppressedKey],
    said: () => t('suppressed.lifted'),
    after: onClose,
  });
  const isTooShort = address.isOwnAct && ground.trim().length < shortestGround;
  return (
    <ConfirmDialog
      open
      title={t('suppressed.liftTitle')}
      deed={t('suppressed.lift')}
      busy={lift.isPending || isTooShort}
      error={lift.error}
      onDo={() =>
        lift.mutate({
          channel: address.channel,
          id: address.id,
          ...(address.isOwnAct ? { ground: ground.trim() } : {}),
        })
      }
      onClose={onClose}
    >
      <p>{t(address.isOwnAct ? 'suppressed.liftOwn' : 'suppressed.liftText')}</p>
      {address.isOwnAct && (
        <Textarea
          label={t('suppressed.ground')}
          description={t('suppressed.groundHint')}
          required
          maxLength={500}
          value={ground}
          onChange={(event) => setGround(event.currentTarget.value)}
        />
      )}
    </ConfirmDialog>
  );
}
