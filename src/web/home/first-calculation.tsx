// Before the first answer: purchases are in, and the calculation that reads them is due, going on, or has stopped.
import { useTranslation } from 'react-i18next';
import { ButtonLink } from '../kit/button.tsx';
import { CalculateNow, CalculationLine } from '../kit/calculate-now.tsx';
import { isWaiting, useCalculation } from '../kit/calculation.ts';
import { Card, PageHead, Stack } from '../kit/card.tsx';
import { useMay } from '../kit/session.ts';
import { Banner, Empty, TechnicalDetails } from '../kit/states.tsx';
import { isOpen } from './latest-run.ts';
import { NightCard } from './night-card.tsx';

export function FirstCalculation() {
  const { t } = useTranslation('shell');
  const mayImport = useMay('imports:write');
  const latest = useCalculation({ awaited: true });
  const run = latest?.run ?? null;
  const isGoing = isOpen(run);
  const state = isGoing && !isWaiting(run) ? 'going' : 'due';
  return (
    <>
      <PageHead title={t('home.notScored')} actions={!isGoing && <CalculateNow />} />
      <Stack>
        {isGoing && run.error !== null ? (
          <Banner title={t('home.first.stopped')} action={<CalculateNow quiet />}>
            {t('home.first.stoppedText')}
            <TechnicalDetails>{run.error}</TechnicalDetails>
          </Banner>
        ) : (
          <Card>
            <Empty
              title={t(`home.first.${state}`)}
              action={
                mayImport && (
                  <ButtonLink to="/data/new" variant="default">
                    {t('home.bring')}
                  </ButtonLink>
                )
              }
            >
              {t(`home.first.${state}Text`)} {t('home.first.meanwhile')}
            </Empty>
          </Card>
        )}
        {isGoing && latest !== undefined && run.error === null && <CalculationLine latest={latest} />}
        {isGoing && <NightCard />}
      </Stack>
    </>
  );
}
