// A card whose picture can be read as a table: the same figures, one button.
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Card } from './card.tsx';
import styles from './picture-card.module.css';
import { Table } from './table.tsx';

export interface PictureTable {
  readonly label: string;
  readonly heads: readonly string[];
  readonly rows: readonly (readonly ReactNode[])[];
}

interface Props {
  readonly title: ReactNode;
  readonly note?: ReactNode;
  readonly table: PictureTable;
  readonly children: ReactNode;
}

export function PictureCard({ title, note, table, children }: Props) {
  const { t } = useTranslation('kit');
  const [asTable, setAsTable] = useState(false);
  return (
    <Card
      title={title}
      aside={
        <span className={styles.aside}>
          {note}
          <button type="button" className={styles.toggle} onClick={() => setAsTable(!asTable)}>
            {asTable ? t('strip.showPicture') : t('strip.showTable')}
          </button>
        </span>
      }
    >
      {asTable ? (
        <div className={styles.scroll}>
          <PlainTable table={table} />
        </div>
      ) : (
        children
      )}
    </Card>
  );
}

function PlainTable({ table: { label, heads, rows } }: { readonly table: PictureTable }) {
  return (
    <Table label={label}>
      <thead>
        <tr>
          {heads.map((head) => (
            <th key={head} scope="col">
              {head}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={String(row[0])}>
            {row.map((cell, place) => (
              <td key={heads[place]}>{cell}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </Table>
  );
}
