// What each column of the file is, beside a few of its values; the meanings can be searched.
import '@mantine/core/styles/Combobox.css';
import { Select } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Card } from '../../web/kit/card.tsx';
import { Quiet } from '../../web/kit/form.tsx';
import { useFormat } from '../../web/kit/format.ts';
import type { ImportKind, ImportMapping, Inspection } from '../contract.ts';
import { firstValues } from './candidates.ts';
import styles from './imports.module.css';
import { choiceOf, choicesOf, type Field, groupsOf, joinedWith, readChoice, withColumn } from './mapping.ts';

/** A list of choices holds texts that are not empty: this one stands for "left out". */
const leftOut = '-';

interface Props {
  readonly inspection: Inspection;
  readonly kind: ImportKind;
  readonly mapping: ImportMapping;
  readonly onMapping: (mapping: ImportMapping) => void;
}

/** The columns of the file, each with its choice of fields. */
export function ColumnsCard({ inspection, kind, mapping, onMapping }: Props) {
  const { t } = useTranslation('ledger');
  const talk = useTranslation('talk').t;
  const format = useFormat();
  const labelOf = (choice: string) => {
    const label = format.list(readChoice(choice).fields.map((field) => t(`field.${field as Field}`)));
    return readChoice(choice).joins ? t('columns.part', { field: label }) : label;
  };
  const choicesFor = (column: string) => {
    const { both, parts } = choicesOf(kind, mapping, column);
    const listed = (choices: readonly string[]) => choices.map((value) => ({ value, label: labelOf(value) }));
    return [
      { value: leftOut, label: t('field.none') },
      ...groupsOf(kind).map(({ group, fields }) => ({ group: talk(`group.${group}`), items: listed(fields) })),
      { group: t('columns.both'), items: listed(both) },
      ...(parts.length > 0 ? [{ group: t('columns.joined'), items: listed(parts) }] : []),
    ];
  };
  return (
    <Card title={t('columns.title')} flush>
      <div className={styles.scroll}>
        <table className={`${styles.columns} ${styles.stacked}`} aria-label={t('columns.title')}>
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
                  <Select
                    aria-label={t('columns.isWhat', { column })}
                    searchable
                    allowDeselect={false}
                    selectFirstOptionOnChange
                    placeholder={talk('columns.search')}
                    nothingFoundMessage={talk('columns.nothing')}
                    value={choiceOf(mapping, column) || leftOut}
                    onChange={(value) =>
                      onMapping(
                        withColumn(
                          mapping,
                          inspection.columns,
                          column,
                          value === null || value === leftOut ? '' : value,
                        ),
                      )
                    }
                    data={choicesFor(column)}
                  />
                  {joinedWith(mapping, column).length > 0 && (
                    <Quiet>{t('columns.with', { columns: format.list(joinedWith(mapping, column)) })}</Quiet>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Card>
  );
}
