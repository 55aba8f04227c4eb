// What came back because of us: measured against the comparison groups, with its range, or why it cannot be said yet.
import { useQueries } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Campaign } from '../../campaigns/contract.ts';
import type { CampaignResult } from '../../measurement/contract.ts';
import { readResult } from '../../measurement/web/api.ts';
import { isTelling, useVerdict } from '../../measurement/web/use-verdict.ts';
import { useFormat } from '../kit/format.ts';
import { Whisker } from '../kit/interval.tsx';
import { Help } from '../kit/marks.tsx';
import { useMay } from '../kit/session.ts';
import { Answer } from './answer.tsx';
import { type Effect, effectOf } from './effect.ts';

/** Days to come back in: the window that Results opens with. */
export const windowDays = 60;
/** In milliseconds. */
const resultServes = 600_000;

export function CameBack({ campaigns }: { readonly campaigns: readonly Campaign[] }) {
  const { t } = useTranslation('today');
  const mayReports = useMay('reports:read');
  const results = useQueries({
    queries: (mayReports ? campaigns : []).map(({ campaignId }) => ({
      queryKey: ['result', campaignId, windowDays],
      queryFn: () => readResult(campaignId, windowDays),
      // it changes with each day that is over, and is dear to work out
      staleTime: resultServes,
    })),
  }).flatMap(({ data }) => (data === undefined ? [] : [data]));
  const telling = results.filter(isTelling);
  const question = (
    <>
      {t('back.question')} <Help>{t('back.help')}</Help>
    </>
  );
  if (telling.length > 0) return <Told question={question} results={telling} effect={effectOf(telling)} />;
  if (results.length > 0) return <NotYet question={question} result={results[0]} />;
  return <Answer question={question} />;
}

function NotYet({ question, result }: { readonly question: React.ReactNode; readonly result: CampaignResult }) {
  const { t } = useTranslation('today');
  const { title, text } = useVerdict(result);
  return (
    <Answer question={question}>
      <b>{title}</b> {text} <Link to={`/results?campaign=${result.campaignId}`}>{t('results.link')}</Link>
    </Answer>
  );
}

interface ToldProps {
  readonly question: React.ReactNode;
  readonly results: readonly CampaignResult[];
  readonly effect: Effect;
}

function Told({ question, results, effect }: ToldProps) {
  const { t } = useTranslation('today');
  const kit = useTranslation('kit').t;
  const format = useFormat();
  const { estimate, low, high } = effect;
  const likely = t('back.likely', { low: format.signed(low), high: format.signed(high) });
  const isSure = low > 0;
  return (
    <Answer
      question={question}
      number={format.signed(estimate)}
      unit={t('back.customers', { count: Math.abs(Math.round(estimate)) })}
      accent={isSure}
    >
      <Whisker
        value={estimate}
        low={low}
        high={high}
        from={Math.min(0, low)}
        to={Math.max(0, high)}
        width={220}
        zero
        hollow={!isSure}
        label={`${format.signed(estimate)}, ${likely}`}
      />
      <p>
        {likely}. {!isSure && t(high < 0 ? 'back.fewer' : 'back.unsure')}
      </p>
      <p>
        {t('back.within', { days: kit('count.days', { count: windowDays }) })} {t('back.of', { count: results.length })}{' '}
        <Link to="/results">{t('results.link')}</Link>
      </p>
    </Answer>
  );
}
