// Bring in a file: choose it, see how it was understood, correct that, start.
import { Progress } from '@mantine/core';
import { IconUpload } from '@tabler/icons-react';
import { type DragEvent, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { Button } from '../../web/kit/button.tsx';
import { Card, PageHead } from '../../web/kit/card.tsx';
import { Quiet } from '../../web/kit/form.tsx';
import { useFormat } from '../../web/kit/format.ts';
import { useMay } from '../../web/kit/session.ts';
import { NotAllowed, ProblemBanner } from '../../web/kit/states.tsx';
import { useWrite } from '../../web/kit/use-write.ts';
import { inspectFile } from './api.ts';
import styles from './imports.module.css';
import { MappingForm } from './mapping-form.tsx';

/** The page that brings in a file. */
export function Component() {
  const { t } = useTranslation('ledger');
  const format = useFormat();
  const may = useMay('imports:write');
  const [sent, setSent] = useState<number | null>(null);
  const [over, setOver] = useState(false);
  const chooser = useRef<HTMLInputElement>(null);
  const inspect = useWrite({
    deed: (file: File) => inspectFile(file, '', (done, total) => setSent(total === 0 ? null : done / total)),
  });
  const take = (files: FileList | null) => {
    const file = files?.[0];
    if (file !== undefined) inspect.mutate(file);
  };
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    take(event.dataTransfer.files);
  };
  const kicker = (
    <>
      <Link to="/data">{t('title')}</Link> / {t('bring')}
    </>
  );
  if (!may) {
    return (
      <>
        <PageHead kicker={kicker} title={t('bring')} />
        <NotAllowed />
      </>
    );
  }
  if (inspect.data !== undefined) {
    return (
      <>
        <PageHead kicker={kicker} title={inspect.data.fileName}>
          {t('check')}
        </PageHead>
        <MappingForm inspection={inspect.data} onOther={() => inspect.reset()} />
      </>
    );
  }
  return (
    <>
      <PageHead kicker={kicker} title={t('bring')}>
        {t('bringText')}
      </PageHead>
      <Card>
        {/* the drop area is a convenience of the mouse; the button inside does the same for everybody */}
        {/* biome-ignore lint/a11y/noStaticElementInteractions: the button inside is the accessible way */}
        <div
          className={`${styles.drop} ${over ? styles.over : ''}`}
          onDragOver={(event) => {
            event.preventDefault();
            setOver(true);
          }}
          onDragLeave={() => setOver(false)}
          onDrop={drop}
        >
          <IconUpload size={20} stroke={1.5} aria-hidden="true" />
          <p>{t('drop')}</p>
          <input
            ref={chooser}
            type="file"
            accept=".csv,.txt,.tsv,.gz"
            className="visually-hidden"
            tabIndex={-1}
            aria-label={t('choose')}
            onChange={(event) => take(event.currentTarget.files)}
          />
          <Button onClick={() => chooser.current?.click()} disabled={inspect.isPending}>
            {t('choose')}
          </Button>
          <Quiet>{t('formats')}</Quiet>
        </div>
        {inspect.isPending && (
          <div className={styles.progress} role="status">
            <Progress value={(sent ?? 0) * 100} aria-label={t('sending')} />
            <span>{sent === null || sent >= 1 ? t('reading') : `${t('sending')} ${format.percent(sent)}`}</span>
          </div>
        )}
        {inspect.error !== null && <ProblemBanner error={inspect.error} />}
      </Card>
    </>
  );
}
