// What the file cannot do without and no column was found for: asked with the columns that are left and their values.
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { Card } from '../../web/kit/card.tsx';
import { useFormat } from '../../web/kit/format.ts';
import type { ImportMapping, Inspection } from '../contract.ts';
import { candidatesFor, firstValues } from './candidates.ts';
import { type Field, withColumn } from './mapping.ts';
import styles from './talk.module.css';

interface Props {
  readonly fields: readonly Field[];
  readonly inspection: Inspection;
  readonly mapping: ImportMapping;
  readonly onMapping: (mapping: ImportMapping) => void;
}

/** One question for each of the fields. */
export function MissingCard({ fields, inspection, mapping, onMapping }: Props) {
  const { t } = useTranslation('talk');
  return (
    <Card title={t('missing.title', { count: fields.length })} aside={t('missing.aside')} flush>
      {fields.map((field) => (
        <OneField key={field} field={field} inspection={inspection} mapping={mapping} onMapping={onMapping} />
      ))}
    </Card>
  );
}

function OneField({ field, inspection, mapping, onMapping }: Omit<Props, 'fields'> & { readonly field: Field }) {
  const { t } = useTranslation('talk');
  const ledger = useTranslation('ledger').t;
  const format = useFormat();
  const id = useId();
  const { columns, sample } = inspection;
  const { shown, more } = candidatesFor(field, inspection, mapping);
  const known = field === 'customer' || field === 'date' || field === 'amount';
  return (
    <fieldset className={styles.question}>
      <legend>{known ? t(`missing.${field}`) : t('missing.other', { field: ledger(`field.${field}`) })}</legend>
      {shown.length === 0 ? (
        <p>{t('missing.none')}</p>
      ) : (
        <div className={styles.answers}>
          {shown.map((column) => {
            const values = firstValues(sample, columns.indexOf(column));
            const example = `${id}-${columns.indexOf(column)}`;
            return (
              <label key={column}>
                <input
                  type="radio"
                  className={styles.radio}
                  name={id}
                  value={column}
                  checked={false}
                  onChange={() => onMapping(withColumn(mapping, columns, column, choiceFor(field, values)))}
                  aria-label={column}
                  aria-describedby={example}
                />
                <span className={styles.answer}>
                  {column}
                  <span className={styles.values} id={example}>
                    {values.length === 0 ? t('missing.empty') : t('missing.for', { values: format.list(values) })}
                  </span>
                </span>
              </label>
            );
          })}
        </div>
      )}
      {more > 0 && <p>{t('missing.more')}</p>}
    </fieldset>
  );
}

/** A column of addresses that says who bought is the address as well. */
function choiceFor(field: Field, values: readonly string[]): string {
  return field === 'customer' && values.some((value) => value.includes('@')) ? 'customer+email' : field;
}
