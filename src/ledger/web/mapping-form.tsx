// How a file of customers was understood: its way of writing, what each column is, a consent for all; then start.
import { TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { ApiProblem } from '../../web/kit/api.ts';
import { Button } from '../../web/kit/button.tsx';
import { Card, Stack } from '../../web/kit/card.tsx';
import { useFormat } from '../../web/kit/format.ts';
import { Banner, ProblemBanner } from '../../web/kit/states.tsx';
import { useWrite } from '../../web/kit/use-write.ts';
import type { FileFormat, ImportKind, Inspection } from '../contract.ts';
import { importsKey, lookAgain, readNotes, saveMapping, startImport } from './api.ts';
import { ColumnsCard } from './columns-card.tsx';
import { ConsentCard, type StatedConsent, statementOf, unfilledOf } from './consent-card.tsx';
import { Doubts } from './doubts.tsx';
import { FormatCard } from './format-card.tsx';
import styles from './imports.module.css';
import { knownByEmail, missingFields } from './mapping.ts';
import { WordsCard } from './words-card.tsx';

interface Props {
  readonly inspection: Inspection;
  /** The file was looked at as another kind, or written otherwise. */
  readonly onInspection: (inspection: Inspection) => void;
  readonly onOther: () => void;
}

/** How a file was understood, to be corrected and started. */
export function MappingForm({ inspection, onInspection, onOther }: Props) {
  const { t } = useTranslation('ledger');
  const format = useFormat();
  const navigate = useNavigate();
  const why = useId();
  const [kind, setKind] = useState<ImportKind>(inspection.kind);
  const [mapping, setMapping] = useState(inspection.mapping);
  const [stated, setStated] = useState<StatedConsent>(null);
  const [name, setName] = useState('');
  const consent = kind === 'customers' ? stated : null;
  const missing = missingFields(kind, mapping);
  const byEmail = knownByEmail(mapping);
  const unfilled = unfilledOf(consent);
  const [told, setTold] = useState<Partial<FileFormat>>({});
  // what is said of the file is said of the mapping as it stands now
  const notes = useQuery({
    queryKey: ['import-notes', inspection.upload, kind, mapping],
    queryFn: () => readNotes(inspection.upload, kind, mapping),
    placeholderData: (before) => before,
  });
  const said = notes.data ?? inspection;
  // other letters or another separator make other columns: the server looks at the file again
  const again = useWrite({
    deed: (asked: { readonly kind: ImportKind; readonly format: Partial<FileFormat> }) =>
      lookAgain(inspection.upload, { fileName: inspection.fileName, ...asked }),
    after: (found) => {
      setKind(found.kind);
      // the same cells under other names: what was chosen of dates and amounts holds
      const { dateOrder, decimalMark } = mapping.format;
      const format = { ...found.mapping.format, ...(found.kind !== kind && { dateOrder, decimalMark }) };
      setMapping({ ...found.mapping, format });
      onInspection({ ...found, mapping: { ...found.mapping, format } });
    },
  });
  const look = (change: Partial<FileFormat>) => {
    const all = { ...told, ...change };
    setTold(all);
    again.mutate({ kind, format: all });
  };
  const start = useWrite({
    deed: async (isAgain: boolean) => {
      if (name.trim() !== '') await saveMapping(name.trim(), kind, mapping);
      return startImport({
        upload: inspection.upload,
        fileName: inspection.fileName,
        kind,
        mapping,
        ...(consent === null ? {} : { consent: statementOf(consent) }),
        ...(isAgain ? { again: true } : {}),
      });
    },
    changes: [importsKey, ['import-mappings']],
    after: ({ importId }) => navigate(`/data/${importId}`),
  });
  return (
    <Stack>
      <Doubts doubts={said.ambiguous} dateOrder={mapping.format.dateOrder} />
      <FormatCard
        bytes={inspection.bytes}
        kind={kind}
        mapping={mapping}
        onKind={(asked) => again.mutate({ kind: asked, format: told })}
        onMapping={setMapping}
        onLook={look}
      />
      {again.error !== null && <ProblemBanner error={again.error} />}
      <ColumnsCard inspection={inspection} kind={kind} mapping={mapping} onMapping={setMapping} />
      <WordsCard words={said.words} isBeginning={said.isBeginning} mapping={mapping} onMapping={setMapping} />
      <ConsentCard kind={kind} consent={stated} onConsent={setStated} />
      {kind === 'customers' && (
        <Banner tone="waiting" title={t('customers.final')}>
          {t('customers.finalText')}
        </Banner>
      )}
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
        <Banner
          title={t('missing')}
          action={
            missing.includes('customer') &&
            byEmail !== undefined && (
              <Button variant="default" size="sm" onClick={() => setMapping(byEmail)}>
                {t('byEmail', { column: byEmail.columns.customer[0] })}
              </Button>
            )
          }
        >
          {format.list(missing.map((field) => t(`field.${field}`)))}
        </Banner>
      )}
      {start.error !== null && <ProblemBanner error={start.error} />}
      <div className={styles.actions}>
        <Button
          onClick={() => start.mutate(false)}
          disabled={missing.length > 0 || unfilled.length > 0 || start.isPending || again.isPending}
          aria-describedby={unfilled.length > 0 ? why : undefined}
        >
          {t('start')}
        </Button>
        {start.error instanceof ApiProblem && start.error.key === 'file_read_otherwise' && (
          <Button variant="default" onClick={() => start.mutate(true)} disabled={start.isPending}>
            {t('again')}
          </Button>
        )}
        <Button variant="default" onClick={onOther}>
          {t('other')}
        </Button>
        {unfilled.length > 0 && (
          <p className={styles.why} id={why}>
            {t('consent.unfilled', { fields: format.list(unfilled.map((field) => t(`consent.${field}`))) })}
          </p>
        )}
      </div>
    </Stack>
  );
}
