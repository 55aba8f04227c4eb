// How true a limit was: the measured share beside the stated one, wherever a limit is quoted or set.
import { useTranslation } from 'react-i18next';
import type { LimitSeen } from '../../../scores/contract.ts';
import { useFormat } from '../format.ts';

/** The measured share beside the stated `rate`; `seen` is null where too few have returned to tell. */
export function Measured({ rate, seen }: { readonly rate: number; readonly seen: LimitSeen | null }) {
  const { t } = useTranslation('kit');
  const format = useFormat();
  if (seen === null) return <>{t('limit.notSeen', { stated: format.percent(rate) })}</>;
  return (
    <>
      {t('limit.seen', {
        stated: format.percent(rate),
        count: seen.stretches,
        returns: format.number(seen.returns),
        share: format.percent(seen.share),
        lowest: format.percent(seen.lowest),
        highest: format.percent(seen.highest),
        corrected: format.percent(seen.corrected),
      })}
    </>
  );
}
