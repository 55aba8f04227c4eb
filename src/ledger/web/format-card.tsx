// How the file is written: what it holds, its dates, amounts, letters and columns; or an understanding kept before.
import { NativeSelect } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Card } from '../../web/kit/card.tsx';
import { Quiet } from '../../web/kit/form.tsx';
import { useFormat } from '../../web/kit/format.ts';
import { NumberField } from '../../web/kit/number-field.tsx';
import type { FileFormat, ImportKind, ImportMapping } from '../contract.ts';
import { readMappings } from './api.ts';
import styles from './imports.module.css';
import { amountChoices, dateChoices, encodingChoices, kinds, separatorChoices } from './mapping.ts';

/** A table does not begin further down. */
const lastHeaderLine = 1000;

interface Props {
  readonly bytes: number;
  readonly kind: ImportKind;
  readonly mapping: ImportMapping;
  readonly onKind: (kind: ImportKind) => void;
  readonly onMapping: (mapping: ImportMapping) => void;
  /** Asks for another look at the file, written like this. */
  readonly onLook: (told: Partial<FileFormat>) => void;
}

/** How the file is written, each point with its choices. */
export function FormatCard({ bytes, kind, mapping, onKind, onMapping, onLook }: Props) {
  const { t } = useTranslation('ledger');
  const format = useFormat();
  const set = (change: Partial<FileFormat>) => onMapping({ ...mapping, format: { ...mapping.format, ...change } });
  return (
    <Card title={t('format.title')} aside={t('format.size', { size: format.number(Math.ceil(bytes / 1024)) })}>
      <div className={styles.format}>
        <NativeSelect
          label={t('format.kind')}
          value={kind}
          onChange={(event) => onKind(event.currentTarget.value === 'customers' ? 'customers' : 'purchases')}
          data={kinds.map((value) => ({ value, label: t(`kind.${value}`) }))}
        />
        <NativeSelect
          label={t('format.dateOrder')}
          value={mapping.format.dateOrder}
          onChange={(event) =>
            set({ dateOrder: dateChoices.find((known) => known === event.currentTarget.value) ?? 'dmy' })
          }
          data={dateChoices.map((value) => ({ value, label: t(`dateOrder.${value}`) }))}
        />
        <NativeSelect
          label={t('format.decimal')}
          value={mapping.format.decimalMark}
          onChange={(event) => set({ decimalMark: event.currentTarget.value === ',' ? ',' : '.' })}
          data={[
            { value: ',', label: '1.234,50' },
            { value: '.', label: '1,234.50' },
          ]}
        />
        {kind === 'purchases' && mapping.columns.receipt !== undefined && mapping.columns.amount !== undefined && (
          <NativeSelect
            label={t('format.amounts')}
            value={mapping.amounts ?? 'found'}
            onChange={(event) =>
              onMapping({ ...mapping, amounts: amountChoices.find((known) => known === event.currentTarget.value) })
            }
            data={(['found', ...amountChoices] as const).map((value) => ({ value, label: t(`amounts.${value}`) }))}
          />
        )}
        <NativeSelect
          label={t('format.encoding')}
          value={mapping.format.encoding}
          onChange={(event) =>
            onLook({ encoding: encodingChoices.find((known) => known === event.currentTarget.value) ?? 'utf-8' })
          }
          data={encodingChoices}
        />
        <NativeSelect
          label={t('format.separator')}
          value={mapping.format.separator}
          onChange={(event) =>
            onLook({ separator: separatorChoices.find((known) => known === event.currentTarget.value) ?? ',' })
          }
          data={separatorChoices.map((value) => ({ value, label: t(`separator.${value === '\t' ? 'tab' : value}`) }))}
        />
        <NumberField
          label={t('format.headerLine')}
          value={mapping.format.headerLine ?? 1}
          min={1}
          max={lastHeaderLine}
          onChange={(headerLine) => headerLine !== (mapping.format.headerLine ?? 1) && onLook({ headerLine })}
        />
      </div>
      <KeptMappings kind={kind} onMapping={onMapping} />
      {mapping.preset !== null && <Quiet>{t('format.preset', { preset: mapping.preset })}</Quiet>}
    </Card>
  );
}

function KeptMappings({ kind, onMapping }: Pick<Props, 'kind' | 'onMapping'>) {
  const { t } = useTranslation('ledger');
  const mappings = useQuery({ queryKey: ['import-mappings'], queryFn: readMappings });
  const kept = (mappings.data?.items ?? []).filter((one) => one.kind === kind);
  if (kept.length === 0) return null;
  return (
    <NativeSelect
      label={t('save.use')}
      maw={360}
      mt={12}
      defaultValue=""
      onChange={(event) => {
        const chosen = kept.find((one) => one.name === event.currentTarget.value);
        if (chosen !== undefined) onMapping(chosen.mapping);
      }}
      data={[{ value: '', label: t('save.asFound') }, ...kept.map((one) => ({ value: one.name, label: one.name }))]}
    />
  );
}
