// In the settings: the sample shop, what it takes on the disk, and its removal.
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { write } from '../kit/api.ts';
import { isSample } from '../kit/base.ts';
import { Button } from '../kit/button.tsx';
import { Card } from '../kit/card.tsx';
import { ConfirmDialog } from '../kit/confirm.tsx';
import { Buttons } from '../kit/form.tsx';
import { useFormat } from '../kit/format.ts';
import { enterSample, SampleOffer, sampleKey, useSample } from '../kit/sample-offer.tsx';
import { useMay } from '../kit/session.ts';
import { useWrite } from '../kit/use-write.ts';

export function SampleCard() {
  const { t } = useTranslation('running');
  const kit = useTranslation('kit').t;
  const format = useFormat();
  const may = useMay('settings:write');
  const sample = useSample().data;
  const [asking, setAsking] = useState(false);
  const remove = useWrite({
    deed: () => write('DELETE', '/api/sample'),
    changes: [sampleKey],
    said: () => t('sample.removed'),
    after: () => setAsking(false),
  });
  if (isSample || sample === undefined) return null;
  return (
    <Card title={t('sample.title')}>
      {sample.state === 'ready' && sample.at !== null ? (
        <>
          <p style={{ marginBottom: 12 }}>
            {t('sample.holds', {
              day: format.fullDay(sample.at.slice(0, 10)),
              size: format.number(Math.round(sample.bytes / 1e6)),
            })}
          </p>
          <Buttons>
            <Button variant="default" onClick={enterSample}>
              {t('sample.open')}
            </Button>
            {may && (
              <Button variant="default" color="red" onClick={() => setAsking(true)}>
                {t('sample.remove')}
              </Button>
            )}
          </Buttons>
        </>
      ) : (
        <>
          <p>{t('sample.none')}</p>
          <SampleOffer />
        </>
      )}
      <ConfirmDialog
        open={asking}
        title={t('sample.removeTitle')}
        deed={t('sample.remove')}
        back={kit('action.cancel')}
        busy={remove.isPending}
        error={remove.error}
        onDo={() => remove.mutate()}
        onClose={() => setAsking(false)}
      >
        <p>{t('sample.removeText')}</p>
      </ConfirmDialog>
    </Card>
  );
}
