// What comes after an import of purchases: the answer to who is late.
import { useTranslation } from 'react-i18next';
import { ButtonLink } from '../../web/kit/button.tsx';

/** The one button that leads on from a finished import. */
export function NextStep() {
  const { t } = useTranslation('talk');
  return <ButtonLink to="/">{t('done.next')}</ButtonLink>;
}
