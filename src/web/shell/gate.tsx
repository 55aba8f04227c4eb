// Lets people in: to the setup while there is no owner, to the login while nobody is signed in. Whose session ends
// on a page signs in over it.
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { Navigate, Outlet, useLocation } from 'react-router';
import { adoptLanguage } from '../kit/i18n/start.ts';
import { useMe } from '../kit/session.ts';
import { ProblemBanner } from '../kit/states.tsx';
import { SignInAgain } from '../session/sign-in-again.tsx';

export function Gate() {
  const { t } = useTranslation('shell');
  const me = useMe();
  const { pathname, search } = useLocation();
  const language = me.data?.account?.language;
  useEffect(() => {
    if (language !== undefined) adoptLanguage(language).catch((error: unknown) => reportError(error));
  }, [language]);
  if (me.data === undefined) {
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
