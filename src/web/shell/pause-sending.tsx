// Stops every message at once, and lets them go again; while it holds, every page says so.
import { TextInput } from '@mantine/core';
import { IconPlayerPlay } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ShopBody } from '../../ground/contract.ts';
import { write } from '../kit/api.ts';
import { ConfirmDialog } from '../kit/confirm.tsx';
import { useFormat } from '../kit/format.ts';
import { shopKey, useMay, useShop, useZone } from '../kit/session.ts';
import { Banner } from '../kit/states.tsx';
import { useWrite } from '../kit/use-write.ts';
import styles from './frame.module.css';

export function PauseSending({ compact = false }: { readonly compact?: boolean }) {
  const { t } = useTranslation('shell');
  const may = useMay('sending:write');
  const paused = (useShop().data?.sendingPausedAt ?? null) !== null;
  const [open, setOpen] = useState(false);
  const [reason, setReason] = useState('');
  const close = () => setOpen(false);
  const pause = useWrite({
    deed: (why: string) => write<ShopBody>('POST', '/api/sending/pause', { reason: why }),
    changes: [shopKey],
    said: () => t('pause.done'),
    after: close,
  });
  const resume = useWrite({
    deed: () => write<ShopBody>('POST', '/api/sending/resume'),
    changes: [shopKey],
    said: () => t('pause.resumed'),
    after: close,
  });
  if (!may) return null;
  const word = paused ? t('pause.resume') : t('pause.pause');
  return (
    <>
      <button
        type="button"
        className={compact ? styles.pauseIcon : styles.pause}
        aria-label={compact ? word : undefined}
        onClick={() => setOpen(true)}
      >
        {paused ? <IconPlayerPlay size={16} stroke={1.5} aria-hidden="true" /> : <PauseSign />}
        {!compact && word}
      </button>
      <ConfirmDialog
        open={open}
        title={paused ? t('pause.resumeTitle') : t('pause.title')}
        deed={word}
        busy={pause.isPending || resume.isPending}
        error={pause.error ?? resume.error}
        onDo={() => (paused ? resume.mutate() : pause.mutate(reason.trim() || t('pause.noReason')))}
        onClose={close}
      >
        <p>{paused ? t('pause.resumeText') : t('pause.text')}</p>
        {!paused && (
          <TextInput
            label={t('pause.reason')}
            description={t('pause.reasonHint')}
            maxLength={200}
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
          />
        )}
      </ConfirmDialog>
    </>
  );
}

/** Two strokes; the set's own sign is two outlined bars. */
function PauseSign() {
  return (
    <svg width="16" height="16" viewBox="0 0 16 16" aria-hidden="true">
      <path d="M5.500 3.500v9M10.500 3.500v9" stroke="currentColor" strokeWidth="1.5" strokeLinecap="round" />
    </svg>
  );
}

export function PausedBanner() {
  const { t } = useTranslation('shell');
  const format = useFormat();
  const zone = useZone();
  const shop = useShop().data;
  if (!shop?.sendingPausedAt) return null;
  return (
    <div className={styles.paused}>
      <Banner tone="waiting" title={t('pause.banner', { when: format.instant(shop.sendingPausedAt, zone) })}>
        {shop.sendingPausedReason}
      </Banner>
    </div>
  );
}
