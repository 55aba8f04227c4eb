// On every empty page: a sample shop to look around in, made once, in the background, beside the real one.
import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { SampleState } from '../../ground/contract.ts';
import { read, write } from './api.ts';
import { isSample } from './base.ts';
import { Button } from './button.tsx';
import styles from './calculation.module.css';
import { useFormat } from './format.ts';
import { useMay } from './session.ts';
import { ProblemBanner, TechnicalDetails } from './states.tsx';
import { useWrite } from './use-write.ts';

export const sampleKey = ['sample-shop'] as const;

/** While it is made, it is asked for this often, in milliseconds. */
const askAfter = 1_500;

/** How the sample shop stands; asked often while it is being made. */
export function useSample() {
  return useQuery({
    queryKey: sampleKey,
    queryFn: () => read<SampleState>('/api/sample'),
    refetchInterval: ({ state }) => (state.data?.state === 'making' ? askAfter : false),
    enabled: !isSample,
  });
}

/** All pages are loaded anew: nothing of one shop stays in the memory of the other's. */
export function enterSample(): void {
  location.assign('/sample/');
}

/** The way into the sample shop; nothing inside it, and for whom there is none and who may not make one. */
export function SampleOffer() {
  const { t } = useTranslation('running');
  const format = useFormat();
  const may = useMay('imports:write');
  const sample = useSample().data;
  const wanted = useRef(false);
  const make = useWrite({
    deed: () => write<SampleState>('POST', '/api/sample'),
    changes: [sampleKey],
  });
  const isReady = sample?.state === 'ready';
  useEffect(() => {
    // who asked for it on this page is taken there; who only looks on is not
    if (wanted.current && isReady) enterSample();
  }, [isReady]);
  if (isSample || sample === undefined || (!may && !isReady)) return null;
  const open = () => {
    wanted.current = true;
    if (isReady) enterSample();
    else make.mutate();
  };
  if (sample.state === 'making') {
    return (
      <div className={styles.sample} role="status">
        <p>{t('sample.making')}</p>
        <progress
          className={styles.bar}
          aria-label={t('sample.making')}
          {...(sample.total === null ? {} : { max: sample.total, value: sample.done ?? 0 })}
        />
      </div>
    );
  }
  return (
    <div className={styles.sample}>
      <p>
        {t('sample.text')} {!isReady && t('sample.takes', { size: format.number(Math.round(sample.bytes / 1e6)) })}
      </p>
      {make.error !== null && <ProblemBanner error={make.error} />}
      {sample.state === 'failed' && sample.problem !== null && (
        <p>
          {t('sample.failed')} <TechnicalDetails>{sample.problem}</TechnicalDetails>
        </p>
      )}
      <Button variant="default" busy={make.isPending} onClick={open}>
        {t('sample.open')}
      </Button>
    </div>
  );
}
