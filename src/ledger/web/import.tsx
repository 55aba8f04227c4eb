// One import: how far it is, what it came to, what was left out and why.
import { Progress } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'react-router';
import { AfterImport } from '../../web/kit/after-import.tsx';
import { Card, Columns, PageHead, type Row, Rows, Stack } from '../../web/kit/card.tsx';
import { useFormat } from '../../web/kit/format.ts';
import { useCurrency, useMay, useZone } from '../../web/kit/session.ts';
import { Banner, ProblemBanner, Skeleton, TechnicalDetails } from '../../web/kit/states.tsx';
import type { ImportRow } from '../contract.ts';
import { importsKey, readImport, rejectsAddress } from './api.ts';
import { CancelImport } from './cancel-import.tsx';
import type { Ended } from './closing.ts';
import { ClosingTable } from './closing-table.tsx';
import { Doubts } from './doubts.tsx';
import styles from './imports.module.css';
import { ImportTag } from './imports.tsx';
import { NextStep } from './next-step.tsx';
import { repeatedLines } from './repeated-lines.ts';
import { UndoImport } from './undo-import.tsx';
import { useGoing } from './use-going.ts';

/** While an import runs it is asked for once a second. */
const pollEvery = 1000;

/** The page of one import. */
export function Component() {
  const { id = '' } = useParams();
  const { t } = useTranslation('ledger');
  const format = useFormat();
  const zone = useZone();
  const may = useMay('imports:write');
  const talk = useTranslation('talk').t;
  const shopCurrency = useCurrency();
  const query = useQuery({
    queryKey: [...importsKey, id],
    queryFn: () => readImport(id),
    refetchInterval: (state) => (state.state.data?.state === 'running' ? pollEvery : false),
  });
  const going = useGoing(query.data);
  if (query.data === undefined) {
    return query.error === null ? (
      <Skeleton lines={6} />
    ) : (
      <ProblemBanner error={query.error} onRetry={() => query.refetch()} />
    );
  }
  const row = query.data;
  const { figures } = row;
  const ended = endedOf(row);
  const nets = Object.entries(figures.net).map(([currency, minor]) => format.money(minor, currency, true));
  const repeated = repeatedLines(figures);
  const taken: Row[] = [
    { key: 'lines', name: t('figure.lines'), value: format.number(figures.lines) },
    ...(row.kind === 'purchases'
      ? [{ key: 'receipts', name: t('figure.receipts'), value: format.number(figures.receipts) }]
      : []),
    { key: 'customers', name: t('figure.customers'), value: format.number(figures.customers) },
    ...(nets.length === 0 ? [] : [{ key: 'net', name: t('figure.net'), value: nets.join(', ') }]),
    ...(row.state === 'done' && figures.added.lines + figures.known + row.rejectedLines === figures.lines
      ? [
          { key: 'new', name: t('figure.new'), value: format.number(figures.added.lines) },
          { key: 'known', name: t('figure.known'), value: format.number(figures.known - repeated) },
          ...(repeated === 0 ? [] : [{ key: 'repeated', name: t('figure.repeated'), value: format.number(repeated) }]),
        ]
      : []),
    { key: 'rejected', name: t('figure.rejected'), value: format.number(row.rejectedLines) },
    ...(row.warnedLines === 0
      ? []
      : [{ key: 'warned', name: t('figure.warned'), value: format.number(row.warnedLines) }]),
  ];
  const added: Row[] = [
    { key: 'customers', name: t('added.customers'), value: format.number(figures.added.customers) },
    { key: 'receipts', name: t('added.receipts'), value: format.number(figures.added.receipts) },
    { key: 'lines', name: t('added.lines'), value: format.number(figures.added.lines) },
    ...(figures.voided === 0 ? [] : [{ key: 'voided', name: t('added.voided'), value: format.number(figures.voided) }]),
  ];
  return (
    <>
      <PageHead
        kicker={
          <>
            <Link to="/data">{t('title')}</Link> / {row.fileName}
          </>
        }
        title={row.state === 'running' ? going : titleOf(row, t, talk)}
        actions={
          may &&
          (row.state === 'running' ? (
            <CancelImport row={row} />
          ) : (
            row.kind === 'purchases' &&
            (row.state === 'done' || row.state === 'failed') && (
              <>
                <UndoImport row={row} />
                {row.state === 'done' && <NextStep />}
              </>
            )
          ))
        }
      >
        <ImportTag state={row.state} /> {t(`kind.${row.kind}`)}, {format.instant(row.startedAt, zone)}.
        {ended !== undefined && nets.length > 0 && ` ${talk('done.sum', { sum: format.list(nets) })}`}
      </PageHead>
      <Stack>
        {row.state === 'running' && (
          <Card>
            <div className={styles.progress} role="status">
              <Progress value={row.progress * 100} aria-label={t('reading')} />
              <span>
                {t(`phase.${row.phase}`)} {format.percent(row.progress)}. {t('figure.soFar', { count: figures.lines })}{' '}
                {talk('going.text')}
              </span>
            </div>
          </Card>
        )}
        {row.state === 'running' && row.kind === 'purchases' && (
          <Card title={talk('going.wrong')}>
            <p className={styles.note}>{talk('going.allOrNone')}</p>
          </Card>
        )}
        {row.state === 'failed' && (
          <Banner title={t('failed')}>
            {t('failedText')}
            {row.error !== null && <TechnicalDetails>{row.error}</TechnicalDetails>}
          </Banner>
        )}
        {row.state === 'undone' && (
          <Banner tone="waiting" title={t('undone')}>
            {t('undoneText')}
          </Banner>
        )}
        {row.state === 'cancelled' && (
          <Banner tone="waiting" title={t('cancelled')}>
            {t(`cancelledText.${row.kind === 'customers' && figures.customers > 0 ? 'customers' : 'purchases'}`)}
          </Banner>
        )}
        <Doubts doubts={figures.notes} dateOrder={row.dateOrder} />
        {row.state === 'done' && figures.notes.length > 0 && <p className={styles.note}>{t('notes.text')}</p>}
        <Columns>
          <Stack>
            {ended === undefined ? (
              <Card title={t('read')}>
                <Rows rows={taken} />
              </Card>
            ) : (
              <Card title={talk('close.title')} aside={row.fileName} flush>
                <ClosingTable
                  ended={ended}
                  shopCurrency={shopCurrency}
                  after={{ newLines: figures.added.lines, newOrders: figures.added.receipts }}
                />
              </Card>
            )}
            <LeftOut row={row} what="reject" title={t('rejected.title')} text={t('rejected.text')} />
            <LeftOut
              row={row}
              what="warning"
              title={t('warned.title')}
              text={t(row.kind === 'customers' ? 'warned.textCustomers' : 'warned.text')}
            />
          </Stack>
          <Card title={t('added.title')}>
            <Rows rows={added} />
            {(row.state === 'done' || row.state === 'undone') && <AfterImport endedAt={row.finishedAt} />}
            {row.state === 'done' && (
              <p className={styles.note}>
                {figures.added.lines + figures.stored + figures.added.customers + figures.voided === 0
                  ? t('added.nothing')
                  : row.kind === 'purchases'
                    ? talk('done.nextText')
                    : t('added.next')}
              </p>
            )}
          </Card>
        </Columns>
      </Stack>
    </>
  );
}

interface LeftOutProps {
  readonly row: ImportRow;
  readonly what: 'reject' | 'warning';
  readonly title: string;
  readonly text: string;
}

/** Lines by the reason for which they, or a part of them, were left out. */
function LeftOut({ row, what, title, text }: LeftOutProps) {
  const { t } = useTranslation('ledger');
  const kit = useTranslation('kit').t;
  const format = useFormat();
  const zone = useZone();
  const counts = Object.entries(what === 'reject' ? row.figures.rejected : row.figures.warnings);
  if (counts.length === 0) return null;
  return (
    <Card
      title={title}
      aside={
        row.hasRejects && (
          <a href={rejectsAddress(row.importId)} download>
            <IconDownload size={14} stroke={1.5} aria-hidden="true" /> {kit('action.download')}
          </a>
        )
      }
    >
      <Rows
        rows={counts
          .sort((a, b) => b[1] - a[1])
          .map(([reason, count]) => ({
            key: reason,
            name: t(`${what}.${reason}`, { defaultValue: reason }),
            value: format.number(count),
          }))}
      />
      <p className={styles.note}>
        {text}
        {row.rejectsUntil !== null && <> {t('rejects.until', { date: format.instant(row.rejectsUntil, zone) })}</>}
      </p>
    </Card>
  );
}

/** What an import of purchases came to, where it was written down so that it closes. */
function endedOf({ kind, state, figures, rejectedLines }: ImportRow): Ended | undefined {
  const { staysOut, paidBack, repeatedLines, added, known } = figures;
  if (kind !== 'purchases' || state !== 'done' || !staysOut || !paidBack || repeatedLines === undefined)
    return undefined;
  if (added.lines + known + rejectedLines !== figures.lines) return undefined;
  return { lines: figures.lines, orders: figures.receipts, net: figures.net, staysOut, paidBack, repeatedLines };
}

function titleOf(
  row: ImportRow,
  t: ReturnType<typeof useTranslation<'ledger'>>['t'],
  talk: ReturnType<typeof useTranslation<'talk'>>['t'],
): string {
  if (row.state === 'failed') return t('failed');
  if (row.state === 'undone') return t('undone');
  if (row.state === 'cancelled') return t('cancelled');
  const { receipts, customers } = row.figures;
  if (row.kind === 'customers') return t('done.customers', { count: customers });
  if (receipts === 0) return t('done.purchases', { count: receipts });
  return talk('done.title', {
    count: receipts,
    orders: talk('orders', { count: receipts }),
    customers: talk('ofCustomers', { count: customers }),
  });
}
