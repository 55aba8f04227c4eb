// Over every page of the sample shop: that it is one, that nothing leaves it, and the way back.
import { IconArrowLeft } from '@tabler/icons-react';
import { useLayoutEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { isSample } from '../kit/base.ts';
import styles from './sample-strip.module.css';

export function SampleStrip() {
  const { t } = useTranslation('running');
  const strip = useRef<HTMLElement>(null);
  useLayoutEffect(() => {
    const { current } = strip;
    if (current === null) return;
    // what else stays at the top of the window stays below it
    const watch = new ResizeObserver(() =>
      document.documentElement.style.setProperty('--strip', `${current.offsetHeight}px`),
    );
    watch.observe(current);
    return () => watch.disconnect();
  }, []);
  if (!isSample) return null;
  return (
    <aside className={styles.strip} ref={strip} aria-label={t('sample.strip')}>
      <span>
        <b>{t('sample.strip')}</b> {t('sample.stripText')}
      </span>
      {/* no link of these pages: the real shop's pages are loaded anew */}
      <a href="/">
        <IconArrowLeft size={14} stroke={1.5} aria-hidden="true" />
        {t('sample.back')}
      </a>
    </aside>
  );
}
