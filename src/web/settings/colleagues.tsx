// Colleagues: who may sign in, in which role; adding, changing and removing one.
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AccountRow } from '../../ground/contract.ts';
import { Button } from '../kit/button.tsx';
import { Card } from '../kit/card.tsx';
import { ConfirmDialog } from '../kit/confirm.tsx';
import { Quiet } from '../kit/form.tsx';
import { dayIn, useFormat } from '../kit/format.ts';
import { useMay, useMe, useZone } from '../kit/session.ts';
import { Empty, Loaded } from '../kit/states.tsx';
import { cell, Table } from '../kit/table.tsx';
import { useWrite } from '../kit/use-write.ts';
import { accountsKey, readAccounts, removeAccount } from './accounts-api.ts';
import { AddColleague } from './add-colleague.tsx';
import { ChangeColleague } from './change-colleague.tsx';
import styles from './colleagues.module.css';

export function Component() {
  const { t } = useTranslation('shell');
  const may = useMay('accounts:write');
  const [adding, setAdding] = useState(false);
  const accounts = useQuery({ queryKey: accountsKey, queryFn: readAccounts });
  const alone = accounts.data?.items.length === 1;
  const add = may && (
    <Button variant={alone ? 'filled' : 'default'} size={alone ? 'md' : 'sm'} onClick={() => setAdding(true)}>
      {t('colleagues.add')}
    </Button>
  );
  return (
    <Card title={t('settings.colleagues')} aside={!alone && add} flush>
      <Loaded query={accounts}>
        {({ items }) => (
          <>
            <ColleagueTable items={items} />
            {alone && (
              <Empty title={t('colleagues.none')} action={add}>
                {t('colleagues.noneText')}
              </Empty>
            )}
          </>
        )}
      </Loaded>
      <div className={styles.foot}>
        <Quiet>{t('colleagues.password')}</Quiet>
      </div>
      <AddColleague open={adding} onClose={() => setAdding(false)} />
    </Card>
  );
}

function ColleagueTable({ items }: { readonly items: readonly AccountRow[] }) {
  const { t } = useTranslation('shell');
  const may = useMay('accounts:write');
  const [leaving, setLeaving] = useState<AccountRow | null>(null);
  const [changing, setChanging] = useState<AccountRow | null>(null);
  // those who may no longer sign in stand last: they are there for the record
  const rows = [...items].sort((a, b) => Number(a.disabledAt !== null) - Number(b.disabledAt !== null));
  return (
    <>
      <Table label={t('settings.colleagues')}>
        <thead>
          <tr>
            <th scope="col">{t('colleagues.name')}</th>
            <th scope="col">{t('account.role')}</th>
            <th scope="col" className={cell.wideOnly}>
              {t('colleagues.since')}
            </th>
            <th scope="col">
              <span className="visually-hidden">{t('colleagues.deeds')}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <ColleagueRow key={row.accountId} row={row} may={may} onChange={setChanging} onRemove={setLeaving} />
          ))}
        </tbody>
      </Table>
      <ChangeColleague colleague={changing} onClose={() => setChanging(null)} />
      <RemoveColleague leaving={leaving} onClose={() => setLeaving(null)} />
    </>
  );
}

interface RowProps {
  readonly row: AccountRow;
  readonly may: boolean;
  readonly onChange: (row: AccountRow) => void;
  readonly onRemove: (row: AccountRow) => void;
}

function ColleagueRow({ row, may, onChange, onRemove }: RowProps) {
  const { t } = useTranslation('shell');
  const format = useFormat();
  const zone = useZone();
  const isMe = useMe().data?.account?.accountId === row.accountId;
  const gone = row.disabledAt !== null;
  return (
    <tr className={gone ? styles.gone : undefined}>
      <td>
        {row.name}
        <span className={cell.under}>{row.email}</span>
      </td>
      <td>{t(`role.${row.role}`)}</td>
      <td className={cell.wideOnly}>{format.fullDay(dayIn(row.createdAt, zone))}</td>
      <td className={cell.number}>
        {gone && t('colleagues.isRemoved')}
        {isMe && t('colleagues.you')}
        {!gone && !isMe && may && <RowDeeds row={row} onChange={onChange} onRemove={onRemove} />}
      </td>
    </tr>
  );
}

function RowDeeds({ row, onChange, onRemove }: Omit<RowProps, 'may'>) {
  const { t } = useTranslation('shell');
  const kit = useTranslation('kit').t;
  const { name } = row;
  return (
    <span className={styles.rowDeeds}>
      <Button
        variant="default"
        size="sm"
        aria-label={t('colleagues.changeWhom', { name })}
        onClick={() => onChange(row)}
      >
        {t('colleagues.change')}
      </Button>
      <Button
        variant="default"
        size="sm"
        aria-label={t('colleagues.removeWhom', { name })}
        onClick={() => onRemove(row)}
      >
        {kit('action.remove')}
      </Button>
    </span>
  );
}

interface RemoveProps {
  readonly leaving: AccountRow | null;
  readonly onClose: () => void;
}

function RemoveColleague({ leaving, onClose }: RemoveProps) {
  const { t } = useTranslation('shell');
  const name = leaving?.name ?? '';
  const remove = useWrite({
    deed: (account: AccountRow) => removeAccount(account.accountId),
    changes: [accountsKey],
    said: (_, account) => t('colleagues.removed', { name: account.name }),
    after: onClose,
  });
  const close = () => {
    remove.reset();
    onClose();
  };
  return (
    <ConfirmDialog
      open={leaving !== null}
      title={t('colleagues.removeTitle', { name })}
      deed={t('colleagues.removeWhom', { name })}
      busy={remove.isPending}
      error={remove.error}
      onDo={() => leaving !== null && remove.mutate(leaving)}
      onClose={close}
    >
      {t('colleagues.removeText')}
    </ConfirmDialog>
  );
}
