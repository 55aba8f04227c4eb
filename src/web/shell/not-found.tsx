// For addresses that lead nowhere.
import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { PageHead } from '../kit/card.tsx';

export function Component() {
  const { t } = useTranslation('shell');
  return (
    <>
      <PageHead title={t('notFound.title')}>{t('notFound.text')}</PageHead>
      <Button component={Link} to="/" variant="default">
        {t('notFound.home')}
      </Button>
    </>
  );
}
