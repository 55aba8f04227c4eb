// How the file was understood: its way of writing, what each column is, a consent for all; then start.
import { Button, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { Card, Stack } from '../../web/kit/card.tsx';
import { useFormat } from '../../web/kit/format.ts';
import { Banner, ProblemBanner } from '../../web/kit/states.tsx';
import { useWrite } from '../../web/kit/use-write.ts';
import type { ImportKind, Inspection } from '../contract.ts';
import { importsKey, saveMapping, startImport } from './api.ts';
import { ColumnsCard } from './columns-card.tsx';
import { ConsentCard, isComplete, type StatedConsent, statementOf } from './consent-card.tsx';
import { FormatCard } from './format-card.tsx';
import styles from './imports.module.css';
import { missingFields } from './mapping.ts';

interface Props {
  readonly inspection: Inspection;
  readonly onOther: () => void;
}

export function MappingForm({ inspection, onOther }: Props) {
  const { t } = useTranslation('ledger');
  const format = useFormat();
  const navigate = useNavigate();
  const [kind, setKind] = useState<ImportKind>(inspection.kind);
  const [mapping, setMapping] = useState(inspection.mapping);
  const [stated, setStated] = useState<StatedConsent>(null);
  const [name, setName] = useState('');
  const consent = kind === 'customers' ? stated : null;
  const missing = missingFields(kind, mapping);
  const start = useWrite({
    deed: async () => {
      if (name.trim() !== '') await saveMapping(name.trim(), kind, mapping);
      return startImport({
        upload: inspection.upload,
        fileName: inspection.fileName,
        kind,
        mapping,
        ...(consent === null ? {} : { consent: statementOf(consent) }),
      });
    },
    changes: [importsKey, ['import-mappings']],
    after: ({ importId }) => navigate(`/data/${importId}`),
  });
  return (
    <Stack>
      <Doubts inspection={inspection} />
      <FormatCard bytes={inspection.bytes} kind={kind} mapping={mapping} onKind={setKind} onMapping={setMapping} />
      <ColumnsCard inspection={inspection} kind={kind} mapping={mapping} onMapping={setMapping} />
      <ConsentCard kind={kind} consent={stated} onConsent={setStated} />
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
        <Button onClick={() => start.mutate()} disabled={missing.length > 0 || !isComplete(consent) || start.isPending}>
          {t('start')}
        </Button>
        <Button variant="default" onClick={onOther}>
          {t('other')}
        </Button>
      </div>
    </Stack>
  );
}

/** What in the file can be read in two ways, and how it was taken. */
function Doubts({ inspection }: { readonly inspection: Inspection }) {
  const { t } = useTranslation('ledger');
  if (inspection.ambiguous.length === 0) return null;
  const order = t(`dateOrder.${inspection.mapping.format.dateOrder}`);
  return (
    <div className={styles.banners}>
      {inspection.ambiguous.map(({ point }) => (
        <Banner key={point} tone="waiting" title={t(`ambiguous.${point}`)}>
          {t(`ambiguousText.${point}`, { order })}
        </Banner>
      ))}
    </div>
  );
}
