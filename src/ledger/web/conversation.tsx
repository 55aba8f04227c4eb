// A file of purchases before it is brought in: what it holds, five of its orders, what only the owner knows, what stays
// out, and one button.
import { TextInput } from '@mantine/core';
import { IconMail } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useId, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { ApiProblem } from '../../web/kit/api.ts';
import { Button } from '../../web/kit/button.tsx';
import { Card, PageHead, Stack } from '../../web/kit/card.tsx';
import { useFormat } from '../../web/kit/format.ts';
import { Banner, ProblemBanner, Skeleton } from '../../web/kit/states.tsx';
import { useWrite } from '../../web/kit/use-write.ts';
import type { FileFormat, ImportMapping, Inspection } from '../contract.ts';
import { importsKey, lookAgain, readNotes, saveMapping, startImport } from './api.ts';
import { ColumnsCard } from './columns-card.tsx';
import { Doubts } from './doubts.tsx';
import { FiveReceipts } from './five-receipts.tsx';
import { FormatCard } from './format-card.tsx';
import { missingFields } from './mapping.ts';
import { MissingCard } from './missing-card.tsx';
import { MonthBars } from './month-bars.tsx';
import { presetName } from './preset-names.ts';
import { QuestionCard } from './question-card.tsx';
import { Recognised } from './recognised.tsx';
import { Spellings } from './spellings.tsx';
import { StaysOutCard } from './stays-out-card.tsx';
import { sumOf } from './sums.ts';
import styles from './talk.module.css';
import { useTitle } from './use-title.ts';
import { useUnderstanding } from './use-understanding.ts';
import { WordsCard } from './words-card.tsx';

interface Props {
  readonly inspection: Inspection;
  readonly kicker: ReactNode;
  /** The file was looked at as another kind, or written otherwise. */
  readonly onInspection: (inspection: Inspection) => void;
  readonly onOther: () => void;
}

/** The page of a chosen file of purchases. */
export function Conversation({ inspection, kicker, onInspection, onOther }: Props) {
  const { t } = useTranslation('talk');
  const ledger = useTranslation('ledger').t;
  const format = useFormat();
  const navigate = useNavigate();
  const columnsId = useId();
  const [usual, setUsual] = useState(inspection.mapping);
  const [mapping, setMapping] = useState(inspection.mapping);
  const [chosen, setChosen] = useState<Readonly<Record<string, string>>>({});
  const [told, setTold] = useState<Partial<FileFormat>>({});
  const [open, setOpen] = useState(false);
  const [name, setName] = useState('');
  const missing = missingFields('purchases', mapping);
  const isWhole = missing.length === 0;
  const asked = useMemo(() => (isWhole ? { mapping, usual } : undefined), [isWhole, mapping, usual]);
  const { seen, isOld, progress, error, retry } = useUnderstanding(inspection, asked);
  const words =
    useQuery({
      queryKey: ['import-notes', inspection.upload, mapping],
      queryFn: () => readNotes(inspection.upload, 'purchases', mapping),
      placeholderData: (before) => before,
      enabled: open,
    }).data ?? inspection;
  /** What a person says of columns and format is what questions start from. */
  const correct = (changed: ImportMapping) => {
    setUsual(changed);
    setMapping(changed);
    setChosen({});
  };
  const again = useWrite({
    deed: (wanted: { readonly kind: Inspection['kind']; readonly format: Partial<FileFormat> }) =>
      lookAgain(inspection.upload, { fileName: inspection.fileName, ...wanted }),
    after: (found) => {
      // the same cells under other names: what was chosen of dates and amounts holds
      const { dateOrder, decimalMark } = mapping.format;
      const kept = found.kind === inspection.kind ? {} : { dateOrder, decimalMark };
      const changed = { ...found.mapping, format: { ...found.mapping.format, ...kept } };
      onInspection({ ...found, mapping: changed });
      correct(changed);
    },
  });
  const start = useWrite({
    deed: async (isAgain: boolean) => {
      if (name.trim() !== '') await saveMapping(name.trim(), 'purchases', mapping);
      return startImport({
        upload: inspection.upload,
        fileName: inspection.fileName,
        kind: 'purchases',
        mapping,
        ...(isAgain ? { again: true } : {}),
      });
    },
    changes: [importsKey, ['import-mappings']],
    after: ({ importId }) => navigate(`/data/${importId}`, { state: { orders: seen?.orders } }),
  });
  const title = useTitle({ seen, missing, fileName: inspection.fileName });
  const canStart = seen !== undefined && !isOld && seen.orders > 0 && !again.isPending;
  const isTwice = start.error instanceof ApiProblem && start.error.key === 'file_read_otherwise';
  const system = presetName(mapping.preset);
  const readAs = system === null ? t('readAsTable') : t('readAs', { preset: system });
  const isAllKnown = seen !== undefined && seen.orders > 0 && seen.knownOrders === seen.orders;
  return (
    <>
      <PageHead kicker={kicker} title={title}>
        {readAs} {isAllKnown ? t('knownText') : t('nothingSaved')}
      </PageHead>
      <div className={styles.page}>
        {seen?.isBeginning && (
          <Banner
            tone="waiting"
            title={
              progress === undefined
                ? t('stillFailed')
                : t('still', {
                    share: format.percent(progress.share),
                    lines: t('lines', { count: progress.lines }),
                  })
            }
          />
        )}
        {seen !== undefined && seen.knownOrders > 0 && seen.knownOrders < seen.orders && (
          <Banner tone="waiting" title={t('known', { count: seen.knownOrders })}>
            {t('knownText')}
          </Banner>
        )}
        <Card
          title={seen === undefined ? t('recognised.title') : t('months.title')}
          {...(seen === undefined ? {} : { aside: t('months.aside') })}
        >
          <Recognised
            inspection={inspection}
            mapping={mapping}
            lines={seen?.isBeginning === false ? seen.lines : undefined}
            open={open}
            onOpen={setOpen}
            columnsId={columnsId}
          />
          {seen !== undefined && (
            <div className={isOld ? styles.old : undefined}>
              <MonthBars months={seen.months} />
            </div>
          )}
        </Card>
        <div id={columnsId} hidden={!open}>
          {open && (
            <Stack>
              <FormatCard
                bytes={inspection.bytes}
                kind="purchases"
                mapping={mapping}
                onKind={(kind) => again.mutate({ kind, format: told })}
                onMapping={correct}
                onLook={(change) => {
                  const all = { ...told, ...change };
                  setTold(all);
                  again.mutate({ kind: 'purchases', format: all });
                }}
              />
              {again.error !== null && <ProblemBanner error={again.error} />}
              <ColumnsCard inspection={inspection} kind="purchases" mapping={mapping} onMapping={correct} />
              <WordsCard words={words.words} isBeginning={words.isBeginning} mapping={mapping} onMapping={correct} />
              <Card title={ledger('save.title')}>
                <TextInput
                  label={ledger('save.name')}
                  description={ledger('save.hint')}
                  maw={360}
                  value={name}
                  onChange={(event) => setName(event.currentTarget.value)}
                />
              </Card>
            </Stack>
          )}
        </div>
        {missing.length > 0 && (
          <MissingCard fields={missing} inspection={inspection} mapping={mapping} onMapping={correct} />
        )}
        {isWhole && error !== null && <ProblemBanner error={error} onRetry={retry} />}
        {isWhole && seen === undefined && error === null && <ReadingReceipts lines={progress?.lines} />}
        {seen !== undefined && (
          <div className={isOld ? styles.old : undefined} aria-busy={isOld}>
            <FiveReceipts samples={seen.samples} withoutShipping={mapping.columns.shipping_in_amount !== undefined} />
          </div>
        )}
        {seen !== undefined && (
          <div className={styles.two}>
            <Stack>
              <QuestionCard
                questions={seen.questions}
                shopCurrency={seen.shopCurrency}
                mapping={mapping}
                chosen={chosen}
                onAnswer={(question, answer, answered) => {
                  setChosen({ ...chosen, [question]: answer });
                  setMapping(answered);
                }}
              />
              <Doubts doubts={seen.notes} dateOrder={mapping.format.dateOrder} />
              <Spellings spellings={seen.spellings} />
              <div className={styles.may} role="note">
                <IconMail size={16} stroke={1.5} aria-hidden="true" />
                <div>
                  <b>{t('may.title')}</b>
                  {t('may.text')}
                </div>
              </div>
            </Stack>
            <div className={isOld ? styles.old : undefined} aria-busy={isOld}>
              <StaysOutCard seen={seen} />
            </div>
          </div>
        )}
        {start.error !== null && <ProblemBanner error={start.error} />}
        <div className={styles.bar}>
          <div>
            {seen !== undefined && (
              <p className={isOld ? styles.old : undefined}>
                <b>{t('orders', { count: seen.orders })}</b>, {t('customers', { count: seen.customers })},{' '}
                {sumOf(seen.net, seen.shopCurrency, format)}
              </p>
            )}
            <p className={styles.faint} role="status">
              {missing.length > 0 ? title : isOld && seen !== undefined ? t('bar.waiting') : t('bar.undo')}
            </p>
          </div>
          <div className={styles.barButtons}>
            <Button variant="default" onClick={onOther}>
              {ledger('other')}
            </Button>
            {isTwice && (
              <Button variant="default" onClick={() => start.mutate(true)} busy={start.isPending}>
                {ledger('again')}
              </Button>
            )}
            <Button onClick={() => start.mutate(false)} disabled={!canStart} busy={start.isPending}>
              {seen === undefined ? ledger('start') : t('bar.start', { orders: t('orders', { count: seen.orders }) })}
            </Button>
          </div>
        </div>
      </div>
    </>
  );
}

/** The shape of five receipts while the file is read, with the lines so far. */
function ReadingReceipts({ lines }: { readonly lines: number | undefined }) {
  const { t } = useTranslation('talk');
  return (
    <Card>
      <Skeleton lines={5} />
      {lines !== undefined && lines > 0 && (
        <p className={styles.quiet} role="status">
          {t('reading', { lines: t('lines', { count: lines }) })}
        </p>
      )}
    </Card>
  );
}
