// Bring in a file: choose it, see what it holds, answer what only a person knows, start.
import { Progress } from '@mantine/core';
import { IconUpload } from '@tabler/icons-react';
import { type DragEvent, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { ApiProblem } from '../../web/kit/api.ts';
import { Button } from '../../web/kit/button.tsx';
import { Card, PageHead } from '../../web/kit/card.tsx';
import { Quiet } from '../../web/kit/form.tsx';
import { useFormat } from '../../web/kit/format.ts';
import { useMay, useMe } from '../../web/kit/session.ts';
import { Banner, NotAllowed, ProblemBanner } from '../../web/kit/states.tsx';
import { useWrite } from '../../web/kit/use-write.ts';
import type { Inspection } from '../contract.ts';
import { inspectFile } from './api.ts';
import { Conversation } from './conversation.tsx';
import styles from './imports.module.css';
import { MappingForm } from './mapping-form.tsx';

/** What the server takes at most, in gigabytes. */
const largestGigabytes = 8;

/** The page that brings in a file. */
export function Component() {
  const { t } = useTranslation('ledger');
  const talk = useTranslation('talk').t;
  const format = useFormat();
  const may = useMay('imports:write');
  const [sent, setSent] = useState<number | null>(null);
  const [over, setOver] = useState(false);
  const [tooLarge, setTooLarge] = useState(false);
  const [inspection, setInspection] = useState<Inspection | null>(null);
  const chooser = useRef<HTMLInputElement>(null);
  const inspect = useWrite({
    deed: (file: File) => inspectFile(file, '', (done, total) => setSent(total === 0 ? null : done / total)),
    after: setInspection,
  });
  const waits = useSentAgain(inspect);
  const take = (files: FileList | null) => {
    const file = files?.[0];
    if (file === undefined) return;
    const isTooLarge = file.size > largestGigabytes * 1024 ** 3;
    setTooLarge(isTooLarge);
    if (!isTooLarge) inspect.mutate(file);
  };
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    take(event.dataTransfer.files);
  };
  const kicker = (
    <>
      <Link to="/data">{t('title')}</Link> / {t('bring')}
      {inspection?.kind === 'purchases' && ` / ${inspection.fileName}`}
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
  const onOther = () => {
    setInspection(null);
    inspect.reset();
  };
  if (inspection?.kind === 'purchases') {
    return (
      <Conversation
        key={inspection.upload}
        inspection={inspection}
        kicker={kicker}
        onInspection={setInspection}
        onOther={onOther}
      />
    );
  }
  if (inspection !== null) {
    return (
      <>
        <PageHead kicker={kicker} title={inspection.fileName}>
          {t('check')}
        </PageHead>
        <MappingForm key={inspection.upload} inspection={inspection} onInspection={setInspection} onOther={onOther} />
      </>
    );
  }
  const limit = talk('limit', { size: format.number(largestGigabytes) });
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
            onChange={(event) => {
              take(event.currentTarget.files);
              // the same file can be chosen again after it was corrected
              event.currentTarget.value = '';
            }}
          />
          <Button onClick={() => chooser.current?.click()} disabled={inspect.isPending}>
            {t('choose')}
          </Button>
          <Quiet>{t('formats')}</Quiet>
          <Quiet>{limit}</Quiet>
        </div>
        {inspect.isPending && (
          <div className={styles.progress} role="status">
            <Progress value={(sent ?? 0) * 100} aria-label={t('sending')} />
            <span>{sent === null || sent >= 1 ? t('reading') : `${t('sending')} ${format.percent(sent)}`}</span>
          </div>
        )}
        {tooLarge && <Banner title={limit} />}
        {waits && <Banner tone="waiting" title={talk('session.waits')} />}
        {inspect.error !== null && !waits && <ProblemBanner error={inspect.error} />}
      </Card>
    </>
  );
}

/**
 * Sends the file once more when the session had ended under it and the same person is back; whether it waits for that.
 * Signing in takes back what was said of the file, so the file is kept here.
 */
function useSentAgain({ error, variables, mutate }: ReturnType<typeof useWrite<File, Inspection>>): boolean {
  const ended = useMe().data?.ended === true;
  const [waiting, setWaiting] = useState<{ readonly file: File; readonly ended: boolean } | null>(null);
  const isRefused = error instanceof ApiProblem && error.status === 401;
  useEffect(() => {
    if (isRefused && variables !== undefined) setWaiting((before) => before ?? { file: variables, ended: false });
  }, [isRefused, variables]);
  useEffect(() => {
    if (waiting === null) return;
    if (ended && !waiting.ended) setWaiting({ ...waiting, ended: true });
    if (!waiting.ended || ended) return;
    setWaiting(null);
    mutate(waiting.file);
  }, [waiting, ended, mutate]);
  return waiting !== null;
}
