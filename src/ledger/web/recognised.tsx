// How the file was recognised, in one line: the shop system, the columns understood, dates and amounts, the size.
import { IconCheck } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../web/kit/button.tsx';
import { useFormat } from '../../web/kit/format.ts';
import type { ImportMapping, Inspection } from '../contract.ts';
import { presetName } from './preset-names.ts';
import styles from './talk.module.css';

const namedUnused = 2;

interface Props {
  readonly inspection: Inspection;
  readonly mapping: ImportMapping;
  readonly lines: number | undefined;
  readonly open: boolean;
  readonly onOpen: (open: boolean) => void;
  /** The id of what the button opens. */
  readonly columnsId: string;
}

/** The line, with the way to the columns. */
export function Recognised({ inspection, mapping, lines, open, onOpen, columnsId }: Props) {
  const { t } = useTranslation('talk');
  const ledger = useTranslation('ledger').t;
  const format = useFormat();
  const system = presetName(mapping.preset);
  const used = new Set(Object.values(mapping.columns).flat());
  const unused = inspection.columns.filter((column) => !used.has(column));
  const named = unused.slice(0, namedUnused).map((column) => `“${column}”`);
  const left =
    unused.length > namedUnused
      ? t('columns.more', { columns: named.join(', '), count: unused.length - namedUnused })
      : format.list(named);
  const size = format.number(Math.ceil(inspection.bytes / 1024));
  const check = <IconCheck size={14} stroke={2} aria-hidden="true" />;
  return (
    <ul className={styles.recognised}>
      {system !== null && (
        <li>
          {check} <b>{system}</b>
        </li>
      )}
      <li>
        {unused.length < inspection.columns.length && check}{' '}
        {t('columns.understood', {
          known: format.number(inspection.columns.length - unused.length),
          all: format.number(inspection.columns.length),
        })}{' '}
        <Button variant="subtle" size="sm" aria-expanded={open} aria-controls={columnsId} onClick={() => onOpen(!open)}>
          {open ? t('columns.hide') : t('columns.see')}
        </Button>
      </li>
      {unused.length > 0 && <li className={styles.faint}>{t('columns.unused', { columns: left })}</li>}
      <li>
        {check}{' '}
        {t('format.dates', {
          order: ledger(`dateOrder.${mapping.format.dateOrder}`),
          amount: mapping.format.decimalMark === ',' ? '1.234,50' : '1,234.50',
        })}
      </li>
      <li className={styles.faint}>
        {lines === undefined
          ? ledger('format.size', { size })
          : t('format.size', { size, lines: t('lines', { count: lines }) })}
      </li>
    </ul>
  );
}
