// What the words in the columns of states and types mean: those that are not known are asked about.
import { NativeSelect } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Card } from '../../web/kit/card.tsx';
import { useFormat } from '../../web/kit/format.ts';
import type { ImportMapping, StateWord } from '../contract.ts';
import styles from './imports.module.css';
import { meaningChoices, withMeaning } from './mapping.ts';

interface Props {
  readonly words: readonly StateWord[];
  /** Only the beginning of the file was looked at. */
  readonly isBeginning: boolean;
  readonly mapping: ImportMapping;
  readonly onMapping: (mapping: ImportMapping) => void;
}

/** The words of the first lines, each with its choice of meanings; nothing where the file has no such column. */
export function WordsCard({ words, isBeginning, mapping, onMapping }: Props) {
  const { t } = useTranslation('ledger');
  const format = useFormat();
  if (words.length === 0) return null;
  const choices = meaningChoices.map((value) => ({ value, label: t(`meaning.${value}`) }));
  return (
    <Card title={t('words.title')} flush>
      <p className={styles.inset}>{isBeginning ? `${t('words.text')} ${t('words.beginning')}` : t('words.text')}</p>
      <div className={styles.scroll}>
        <table className={styles.columns} aria-label={t('words.title')}>
          <thead>
            <tr>
              <th scope="col">{t('words.word')}</th>
              <th scope="col">{t('words.lines')}</th>
              <th scope="col">{t('words.means')}</th>
            </tr>
          </thead>
          <tbody>
            {words.map(({ word, lines, meaning }) => (
              <tr key={word}>
                <td>{word}</td>
                <td>{format.number(lines)}</td>
                <td>
                  <NativeSelect
                    aria-label={t('words.meansWhat', { word })}
                    value={mapping.states?.[word] ?? meaning ?? ''}
                    onChange={(event) => {
                      const chosen = meaningChoices.find((each) => each === event.currentTarget.value);
                      if (chosen !== undefined) onMapping(withMeaning(mapping, word, chosen));
                    }}
                    data={[...(meaning === null ? [{ value: '', label: t('meaning.unknown') }] : []), ...choices]}
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
