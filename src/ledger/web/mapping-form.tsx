// How the file was understood: its way of writing, what each column is, a consent for all; then start.
import { Button, Checkbox, NativeSelect, Textarea, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { Card, Stack } from '../../web/kit/card.tsx';
import { Quiet } from '../../web/kit/form.tsx';
import { useFormat } from '../../web/kit/format.ts';
import { Banner, ProblemBanner } from '../../web/kit/states.tsx';
import { useWrite } from '../../web/kit/use-write.ts';
import type { FileFormat, ImportKind, Inspection } from '../contract.ts';
import { importsKey, readMappings, saveMapping, startImport } from './api.ts';
import styles from './imports.module.css';
import {
  dateChoices,
  encodingChoices,
  fieldOf,
  fieldsOf,
  kinds,
  missingFields,
  separatorChoices,
  withColumn,
} from './mapping.ts';

const shownValues = 3;

export function MappingForm({
  inspection,
  onOther,
}: {
  readonly inspection: Inspection;
  readonly onOther: () => void;
}) {
  const { t } = useTranslation('ledger');
  const format = useFormat();
  const navigate = useNavigate();
  const [kind, setKind] = useState<ImportKind>(inspection.kind);
  const [mapping, setMapping] = useState(inspection.mapping);
  const [agreed, setAgreed] = useState(false);
  const [consent, setConsent] = useState({ basis: '', source: '', text: '' });
  const [name, setName] = useState('');
  const setFormat = (change: Partial<FileFormat>) =>
    setMapping({ ...mapping, format: { ...mapping.format, ...change } });
  const missing = missingFields(kind, mapping);
  const mappings = useQuery({ queryKey: ['import-mappings'], queryFn: readMappings });
  const saved = (mappings.data?.items ?? []).filter((one) => one.kind === kind);
  const start = useWrite({
    deed: async () => {
      if (name.trim() !== '') await saveMapping(name.trim(), kind, mapping);
      const { text, ...stated } = consent;
      const forAll = { ...stated, ...(text === '' ? {} : { text }), channel: 'all', purpose: 'marketing' } as const;
      return startImport({
        upload: inspection.upload,
        fileName: inspection.fileName,
        kind,
        mapping,
        ...(kind === 'customers' && agreed ? { consent: forAll } : {}),
      });
    },
    changes: [importsKey, ['import-mappings']],
    after: ({ importId }) => navigate(`/data/${importId}`),
  });
  const states = kind === 'customers' && agreed;
  const consentIncomplete = states && (consent.basis.trim() === '' || consent.source.trim() === '');
  return (
    <Stack>
      {inspection.ambiguous.length > 0 && (
        <div className={styles.banners}>
          {inspection.ambiguous.map(({ point, sentence }) => (
            <Banner key={point} tone="waiting" title={t(`ambiguous.${point}`)}>
              {sentence}
            </Banner>
          ))}
        </div>
      )}
      <Card
        title={t('format.title')}
        aside={t('format.size', { size: format.number(Math.ceil(inspection.bytes / 1024)) })}
      >
        <div className={styles.format}>
          <NativeSelect
            label={t('format.kind')}
            value={kind}
            onChange={(event) => setKind(event.currentTarget.value === 'customers' ? 'customers' : 'purchases')}
            data={kinds.map((value) => ({ value, label: t(`kind.${value}`) }))}
          />
          <NativeSelect
            label={t('format.dateOrder')}
            value={mapping.format.dateOrder}
            onChange={(event) =>
              setFormat({ dateOrder: dateChoices.find((known) => known === event.currentTarget.value) ?? 'dmy' })
            }
            data={dateChoices.map((value) => ({ value, label: t(`dateOrder.${value}`) }))}
          />
          <NativeSelect
            label={t('format.decimal')}
            value={mapping.format.decimalMark}
            onChange={(event) => setFormat({ decimalMark: event.currentTarget.value === ',' ? ',' : '.' })}
            data={[
              { value: ',', label: '1.234,50' },
              { value: '.', label: '1,234.50' },
            ]}
          />
          <NativeSelect
            label={t('format.encoding')}
            value={mapping.format.encoding}
            onChange={(event) =>
              setFormat({ encoding: encodingChoices.find((known) => known === event.currentTarget.value) ?? 'utf-8' })
            }
            data={encodingChoices}
          />
          <NativeSelect
            label={t('format.separator')}
            value={mapping.format.separator}
            onChange={(event) =>
              setFormat({ separator: separatorChoices.find((known) => known === event.currentTarget.value) ?? ',' })
            }
            data={separatorChoices.map((value) => ({ value, label: t(`separator.${value === '\t' ? 'tab' : value}`) }))}
          />
        </div>
        {saved.length > 0 && (
          <NativeSelect
            label={t('save.use')}
            maw={360}
            mt={12}
            defaultValue=""
            onChange={(event) => {
              const chosen = saved.find((one) => one.name === event.currentTarget.value);
              if (chosen !== undefined) setMapping(chosen.mapping);
            }}
            data={[
              { value: '', label: t('save.asFound') },
              ...saved.map((one) => ({ value: one.name, label: one.name })),
            ]}
          />
        )}
        {mapping.preset !== null && <Quiet>{t('format.preset', { preset: mapping.preset })}</Quiet>}
      </Card>
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
                        setMapping(withColumn(mapping, inspection.columns, column, event.currentTarget.value))
                      }
                      data={[
                        { value: '', label: t('field.none') },
                        ...fieldsOf(kind).map((value) => ({ value, label: t(`field.${value}`) })),
                      ]}
                    />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </Card>
      <Card title={t('consent.title')}>
        {kind === 'purchases' ? (
          <Quiet>{t('consent.later')}</Quiet>
        ) : (
          <div className={styles.consent}>
            <Checkbox
              label={t('consent.all')}
              description={t('consent.allHint')}
              checked={agreed}
              onChange={(event) => setAgreed(event.currentTarget.checked)}
            />
            {agreed && (
              <>
                <TextInput
                  label={t('consent.basis')}
                  description={t('consent.basisHint')}
                  value={consent.basis}
                  onChange={(event) => setConsent({ ...consent, basis: event.currentTarget.value })}
                />
                <TextInput
                  label={t('consent.source')}
                  description={t('consent.sourceHint')}
                  value={consent.source}
                  onChange={(event) => setConsent({ ...consent, source: event.currentTarget.value })}
                />
                <Textarea
                  label={t('consent.text')}
                  description={t('consent.textHint')}
                  rows={3}
                  value={consent.text}
                  onChange={(event) => setConsent({ ...consent, text: event.currentTarget.value })}
                />
              </>
            )}
          </div>
        )}
      </Card>
      <Card title={t('save.title')}>
        <TextInput
          label={t('save.name')}
          description={t('save.hint')}
          maw={360}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
      </Card>
      {missing.length > 0 && (
        <Banner title={t('missing')}>{format.list(missing.map((field) => t(`field.${field}`)))}</Banner>
      )}
      {start.error !== null && <ProblemBanner error={start.error} />}
      <div className={styles.actions}>
        <Button onClick={() => start.mutate()} disabled={missing.length > 0 || consentIncomplete || start.isPending}>
          {t('start')}
        </Button>
        <Button variant="default" onClick={onOther}>
          {t('other')}
        </Button>
      </div>
    </Stack>
  );
}

/** A few different values of one column. */
function firstValues(sample: readonly (readonly string[])[], column: number): string[] {
  return [...new Set(sample.map((row) => row[column] ?? '').filter((value) => value !== ''))].slice(0, shownValues);
}
