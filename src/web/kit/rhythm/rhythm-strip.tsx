// The rhythm strip: a customer's life of visits, the present silence against their own past waits, what was sent in it.
import { useElementSize } from '@mantine/hooks';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { StripInput } from './input.ts';
import { MarkLayer } from './mark-layer.tsx';
import styles from './strip.module.css';
import { layoutStrip } from './strip.ts';
import { StripPicture } from './strip-picture.tsx';
import { StripTable } from './strip-table.tsx';
import { useStripTexts } from './use-strip-texts.ts';

interface Props {
  readonly input: StripInput;
  /** The share of waits that are longer than the limit. */
  readonly limitRate: number;
  /** The why sentence: what the picture says, for those who do not see it. */
  readonly sentence: string;
  /** Silence counts from the day until which the customer is provided for. */
  readonly covered?: boolean;
}

export function RhythmStrip({ input, limitRate, sentence, covered = false }: Props) {
  const { t } = useTranslation('kit');
  const { ref, width } = useElementSize();
  const [asTable, setAsTable] = useState(false);
  const texts = useStripTexts(limitRate, input.today, covered);
  const strip = useMemo(
    () => (width < 120 ? null : layoutStrip(input, texts, Math.floor(width))),
    [input, texts, width],
  );
  return (
    <figure className={styles.figure}>
      <div ref={ref} className={styles.stage}>
        {asTable ? (
          <StripTable input={input} />
        ) : (
          strip !== null && (
            <>
              <StripPicture strip={strip} input={input} sentence={sentence} />
              <MarkLayer strip={strip} input={input} />
            </>
          )
        )}
      </div>
      <button type="button" className={styles.toggle} onClick={() => setAsTable(!asTable)}>
        {asTable ? t('strip.showPicture') : t('strip.showTable')}
      </button>
    </figure>
  );
}
