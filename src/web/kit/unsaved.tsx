// Asks before what was typed and not saved is left behind: by a link, by the browser's way back, or by closing the tab.
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { useBlocker } from 'react-router';
import { ConfirmDialog } from './confirm.tsx';

/** The state of a navigation that leaves nothing behind, because it follows a deed on the very thing. */
export const nothingLeft = { state: { nothingLeft: true } } as const;

/** Stands on a page with a form; `when` says whether the form holds something that is not saved. */
export function UnsavedGuard({ when }: { readonly when: boolean }) {
  const { t } = useTranslation('kit');
  const blocker = useBlocker(
    ({ currentLocation, nextLocation }) =>
      when && currentLocation.pathname !== nextLocation.pathname && nextLocation.state?.nothingLeft !== true,
  );
  useEffect(() => {
    if (!when) return;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener('beforeunload', ask);
    return () => window.removeEventListener('beforeunload', ask);
  }, [when]);
  return (
    <ConfirmDialog
      open={blocker.state === 'blocked'}
      title={t('unsaved.title')}
      back={t('unsaved.stay')}
      deed={t('unsaved.leave')}
      onDo={() => blocker.proceed?.()}
      onClose={() => blocker.reset?.()}
    >
      <p>{t('unsaved.text')}</p>
    </ConfirmDialog>
  );
}
