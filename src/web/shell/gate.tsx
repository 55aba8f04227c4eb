// Lets people in: to the setup while there is no owner, to the login while nobody is signed in. Whose session ends
// on a page signs in over it.
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Navigate, Outlet, useLocation } from 'react-router';
import type { Language } from '../kit/i18n/languages.ts';
import { adoptLanguage } from '../kit/i18n/start.ts';
import { useMe } from '../kit/session.ts';
import { ProblemBanner } from '../kit/states.tsx';
import { SignInAgain } from '../session/sign-in-again.tsx';

export function Gate() {
  const { t } = useTranslation('shell');
  const me = useMe();
  const { pathname, search } = useLocation();
  const language = me.data?.account?.language;
  const [spoken, setSpoken] = useState<Language>();
  useEffect(() => {
    if (language === undefined) return;
    adoptLanguage(language)
      .catch((error: unknown) => reportError(error))
      .finally(() => setSpoken(language));
  }, [language]);
  // nobody sees a page in the language of whoever was here before
  const isOpening = language !== undefined && spoken === undefined;
  if (me.data === undefined || isOpening) {
    if (me.error === null) return <div role="status" aria-busy="true" aria-label={t('frame.opening')} />;
    return (
      <main style={{ padding: 24 }}>
        <ProblemBanner error={me.error} onRetry={() => me.refetch()} />
      </main>
    );
  }
  if (me.data.needsSetup) return <Navigate to="/setup" replace />;
  if (me.data.account === null) return <Navigate to={`/login?to=${encodeURIComponent(pathname + search)}`} replace />;
  return (
    <>
      <Outlet />
      {me.data.ended && <SignInAgain email={me.data.account.email} />}
    </>
  );
}
