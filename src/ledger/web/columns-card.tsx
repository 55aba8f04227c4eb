// What each column of the file is, beside a few of its values.
import { NativeSelect } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Card } from '../../web/kit/card.tsx';
import type { ImportKind, ImportMapping, Inspection } from '../contract.ts';
import styles from './imports.module.css';
import { fieldOf, fieldsOf, withColumn } from './mapping.ts';

const shownValues = 3;

interface Props {
  readonly inspection: Inspection;
  readonly kind: ImportKind;
  readonly mapping: ImportMapping;
  readonly onMapping: (mapping: ImportMapping) => void;
}

/** The columns of the file, each with its choice of fields. */
export function ColumnsCard({ inspection, kind, mapping, onMapping }: Props) {
  const { t } = useTranslation('ledger');
  const choices = [
    { value: '', label: t('field.none') },
    ...fieldsOf(kind).map((value) => ({ value, label: t(`field.${value}`) })),
  ];
  return (
    <Card title={t('columns.title')} flush>
      <div className={styles.scroll}>
        <table className={styles.columns} aria-label={t('columns.title')}>
          <thead>
            <tr>
              <th scope="col">{t('columns.column')}</th>
              <th scope="col">{t('columns.sample')}</th>
              <th scope="col">{t('columns.is')}</th>
            </tr>
          </thead>
          <tbody>
            {inspection.columns.map((column, place) => (
              <tr key={column}>
                <td>{column}</td>
                <td>
                  <div className={styles.sample}>
                    {firstValues(inspection.sample, place).map((value) => (
                      <span key={value}>{value}</span>
                    ))}
                  </div>
                </td>
                <td>
                  <NativeSelect
                    aria-label={t('columns.isWhat', { column })}
                    value={fieldOf(mapping, column)}
                    onChange={(event) =>
                      onMapping(withColumn(mapping, inspection.columns, column, event.currentTarget.value))
                    }
                    data={choices}
                  />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Card>
  );
}

/** A few different values of one column. */
function firstValues(sample: readonly (readonly string[])[], column: number): string[] {
  return [...new Set(sample.map((row) => row[column] ?? '').filter((value) => value !== ''))].slice(0, shownValues);
}
