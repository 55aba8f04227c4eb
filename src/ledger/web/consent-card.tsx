// Whether everybody in the file agreed to be written to, with ground, source and words as the proof asks for.
import { Checkbox, Textarea, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Card } from '../../web/kit/card.tsx';
import { Quiet } from '../../web/kit/form.tsx';
import type { ConsentStatement, ImportKind } from '../contract.ts';
import styles from './imports.module.css';

/** A consent for the whole file as it is being written; null = none is stated. */
export type StatedConsent = { readonly basis: string; readonly source: string; readonly text: string } | null;

/** What a stated consent still lacks: nothing where none is stated. */
export function unfilledOf(consent: StatedConsent): ('basis' | 'source')[] {
  if (consent === null) return [];
  return (['basis', 'source'] as const).filter((field) => consent[field].trim() === '');
}

/** The statement for the server: every channel, for advertising. */
export function statementOf({ basis, source, text }: NonNullable<StatedConsent>): ConsentStatement {
  return { basis, source, ...(text === '' ? {} : { text }), channel: 'all', purpose: 'marketing' };
}

interface Props {
  readonly kind: ImportKind;
  readonly consent: StatedConsent;
  readonly onConsent: (consent: StatedConsent) => void;
}

/** What is stated of everybody's consent in a file of customers. */
export function ConsentCard({ kind, consent, onConsent }: Props) {
  const { t } = useTranslation('ledger');
  return (
    <Card title={t('consent.title')}>
      {kind === 'purchases' ? (
        <Quiet>{t('consent.later')}</Quiet>
      ) : (
        <div className={styles.consent}>
          <Checkbox
            label={t('consent.all')}
            description={t('consent.allHint')}
            checked={consent !== null}
            onChange={(event) => onConsent(event.currentTarget.checked ? { basis: '', source: '', text: '' } : null)}
          />
          {consent !== null && (
            <>
              <TextInput
                label={t('consent.basis')}
                description={t('consent.basisHint')}
                value={consent.basis}
                onChange={(event) => onConsent({ ...consent, basis: event.currentTarget.value })}
              />
              <TextInput
                label={t('consent.source')}
                description={t('consent.sourceHint')}
                value={consent.source}
                onChange={(event) => onConsent({ ...consent, source: event.currentTarget.value })}
              />
              <Textarea
                label={t('consent.text')}
                description={t('consent.textHint')}
                rows={3}
                value={consent.text}
                onChange={(event) => onConsent({ ...consent, text: event.currentTarget.value })}
              />
            </>
          )}
        </div>
      )}
    </Card>
  );
}
