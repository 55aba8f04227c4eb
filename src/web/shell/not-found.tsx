// For addresses that lead nowhere.
import { useTranslation } from 'react-i18next';
import { ButtonLink } from '../kit/button.tsx';
import { PageHead } from '../kit/card.tsx';

export function Component() {
  const { t } = useTranslation('shell');
  return (
    <>
      <PageHead title={t('notFound.title')}>{t('notFound.text')}</PageHead>
      <ButtonLink to="/" variant="default">
        {t('notFound.home')}
      </ButtonLink>
    </>
  );
}
