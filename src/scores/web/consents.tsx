// May we write? Per channel with the reason, and the record of what was agreed, refused or withdrawn.
import { Modal, NativeSelect, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ConsentChange, CustomerFacts } from '../../ledger/contract.ts';
import { Button } from '../../web/kit/button.tsx';
import { Card, Rows } from '../../web/kit/card.tsx';
import { Buttons, Form, Quiet } from '../../web/kit/form.tsx';
import { dayIn, useFormat } from '../../web/kit/format.ts';
import { useMay, useZone } from '../../web/kit/session.ts';
import { ProblemBanner } from '../../web/kit/states.tsx';
import { useWrite } from '../../web/kit/use-write.ts';
import { recordConsent } from './customer-api.ts';

interface Props {
  readonly id: string;
  readonly customer: CustomerFacts;
  /** The day that the page speaks of; null for a customer who is not scored. */
  readonly asOf: string | null;
}

export function Consents({ id, customer, asOf }: Props) {
  const { t } = useTranslation('scores');
  const format = useFormat();
  const may = useMay('customers:write');
  const [open, setOpen] = useState(false);
  const zone = useZone();
  // without a day to compare with, every date tells its year
  const day = (instant: string) => format.day(dayIn(instant, zone), asOf ?? '');
  return (
    <Card title={t('consent.title')}>
      <Rows
        rows={customer.permissions.map(({ channel, granted, why }) => {
          const record = customer.consents.find((consent) => consent.channel === channel || consent.channel === 'all');
          const told = granted || why === 'withdrawn' || why === 'objected';
          const source =
            record === undefined || !told
              ? ''
              : t('consent.since', { date: day(record.recordedAt), source: record.source });
          const answer = granted ? t('consent.yes') : why === null ? t('consent.no') : t(`consent.why.${why}`);
          return {
            key: channel,
            name: t(`channel.${channel}`),
            value: [answer, source].filter((part) => part !== '').join(', '),
          };
        })}
      />
      {customer.objectedAt !== null && <Quiet>{t('consent.objected', { date: day(customer.objectedAt) })}</Quiet>}
      {may && (
        <Button variant="subtle" size="sm" onClick={() => setOpen(true)} ml={-10} mt={6}>
          {t('consent.record')}
        </Button>
      )}
      <RecordConsent id={id} open={open} onClose={() => setOpen(false)} />
    </Card>
  );
}

function RecordConsent({
  id,
  open,
  onClose,
}: {
  readonly id: string;
  readonly open: boolean;
  readonly onClose: () => void;
}) {
  const { t } = useTranslation('scores');
  const kit = useTranslation('kit').t;
  const [change, setChange] = useState<ConsentChange>({
    channel: 'email',
    purpose: 'marketing',
    state: 'withdrawn',
    basis: '',
    source: '',
  });
  const record = useWrite({
    deed: () => recordConsent(id, { ...change, basis: change.basis || t('consent.basis.default') }),
    changes: [['customer', id]],
    said: () => t('consent.recorded'),
    after: onClose,
  });
  return (
    <Modal opened={open} onClose={onClose} title={t('consent.record')}>
      <Form onSubmit={() => record.mutate()}>
        <NativeSelect
          label={t('consent.channel')}
          value={change.channel}
          onChange={(event) =>
            setChange({
              ...change,
              channel:
                (['email', 'sms', 'all'] as const).find((known) => known === event.currentTarget.value) ?? 'email',
            })
          }
          data={(['email', 'sms', 'all'] as const).map((value) => ({ value, label: t(`channel.${value}`) }))}
        />
        <NativeSelect
          label={t('consent.answer')}
          value={change.state}
          onChange={(event) =>
            setChange({
              ...change,
              state:
                (['withdrawn', 'objected', 'granted'] as const).find((known) => known === event.currentTarget.value) ??
                'withdrawn',
            })
          }
          data={(['withdrawn', 'objected', 'granted'] as const).map((value) => ({
            value,
            label: t(`consent.state.${value}`),
          }))}
        />
        <TextInput
          label={t('consent.source')}
          description={t('consent.sourceHint')}
          required
          maxLength={200}
          value={change.source}
          onChange={(event) => setChange({ ...change, source: event.currentTarget.value })}
        />
        {record.error !== null && <ProblemBanner error={record.error} />}
        <Buttons>
          <Button type="submit" busy={record.isPending} disabled={change.source.trim() === ''}>
            {kit('action.save')}
          </Button>
          <Button variant="default" onClick={onClose}>
            {kit('action.cancel')}
          </Button>
        </Buttons>
      </Form>
    </Modal>
  );
}
