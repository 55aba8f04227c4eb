// Before the first answer: purchases are in, and the calculation that reads them is due, going on, or has stopped.
import { useTranslation } from 'react-i18next';
import { ButtonLink } from '../kit/button.tsx';
import { Card, PageHead, Stack } from '../kit/card.tsx';
import { useMay } from '../kit/session.ts';
import { Banner, Empty, TechnicalDetails } from '../kit/states.tsx';
import { isOpen, useLatestRun } from './latest-run.ts';
import { NightCard } from './night-card.tsx';

export function FirstCalculation() {
  const { t } = useTranslation('shell');
  const mayImport = useMay('imports:write');
  const run = useLatestRun({ awaited: true });
  const state = isOpen(run) ? 'going' : 'due';
  return (
    <>
      <PageHead title={t('home.notScored')} />
      <Stack>
        {isOpen(run) && run.error !== null ? (
          <Banner title={t('home.first.stopped')}>
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
        {isOpen(run) && <NightCard />}
      </Stack>
    </>
  );
}
