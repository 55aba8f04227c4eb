// A form for eyes alone: whoever may not save it can change nothing in it, and is told so above it.
import { createContext, type ReactNode, useContext } from 'react';
import { useTranslation } from 'react-i18next';
import styles from './look-only.module.css';
import { Banner } from './states.tsx';

const LookOnlyContext = createContext(false);

/** Whether the form around may only be looked at: for controls that the browser does not turn off by itself. */
export function useLookOnly(): boolean {
  return useContext(LookOnlyContext);
}

/** Turns off every field inside when `when` holds. */
export function LookOnly({ when, children }: { readonly when: boolean; readonly children: ReactNode }) {
  const { t } = useTranslation('kit');
  if (!when) return children;
  return (
    <LookOnlyContext value={true}>
      <Banner tone="waiting" title={t('lookOnly.title')}>
        {t('lookOnly.text')}
      </Banner>
      <fieldset className={styles.fields} disabled>
        {children}
      </fieldset>
    </LookOnlyContext>
  );
}
