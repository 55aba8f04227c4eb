// Where everybody is: the stream of those chosen for messages, in counts that close; on a narrow page a bar for each step.
import { useElementSize } from '@mantine/hooks';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { CampaignFlow, FlowStep } from '../../measurement/contract.ts';
import { useFormat } from '../../web/kit/format.ts';
import { PictureCard } from '../../web/kit/picture-card.tsx';
import type { Campaign } from '../contract.ts';
import { letter } from './drafts.ts';
import { peopleAt } from './people-at.ts';
import styles from './stream.module.css';
import { heights, streamShape } from './stream-shape.ts';
import { useWhenWords } from './words.ts';

interface Props {
  readonly campaign: Campaign;
  readonly flow: CampaignFlow;
}

/** Below this width the stream is told in bars. */
const narrow = 680;

export function StreamCard({ campaign, flow }: Props) {
  const { t } = useTranslation('campaigns');
  const format = useFormat();
  const { ref, width } = useElementSize();
  const { treated, heldOut, backlog, entered, steps } = flow;
  const gone = treated.away + treated.left;
  const name = (step: number) => (step === 0 ? t('flow.entered') : t('rung.title', { letter: letter(step - 1) }));
  return (
    <PictureCard
      title={t('running.people')}
      note={t('flow.width')}
      table={{
        label: t('running.people'),
        heads: [t('flow.step'), t('flow.reached'), t('flow.back'), t('flow.open'), t('flow.gone'), t('flow.on')],
        rows: steps.map((step) => [
          name(step.step),
          format.number(step.reached),
          format.number(step.back),
          format.number(step.open),
          format.number(step.away + step.left),
          format.number(steps.at(step.step + 1)?.reached ?? 0),
        ]),
      }}
    >
      <div ref={ref} className={styles.frame}>
        {width >= narrow && <Wide campaign={campaign} flow={flow} width={width} />}
        {width > 0 && width < narrow && (
          <div className={styles.steps}>
            {steps.map((step) => (
              <StepBar key={step.step} campaign={campaign} step={step} flow={flow} name={name(step.step)} />
            ))}
          </div>
        )}
      </div>
      <p className={styles.sum}>
        {t('flow.sum', {
          back: format.number(treated.back),
          open: format.number(treated.open),
          gone: format.number(gone),
          treated: format.number(treated.entered),
        })}{' '}
        {t('flow.exit')}
      </p>
      <ul className={styles.links}>
        <Counted to={peopleAt(campaign, {})} count={entered} id="flow.entered" words={t('flow.list.entered')} />
        <Counted
          to={peopleAt(campaign, { arm: 'treated' })}
          count={treated.entered}
          id="flow.chosen"
          words={t('running.treated')}
        />
        <Counted
          to={peopleAt(campaign, { arm: 'treated', written: 'yes' })}
          count={treated.written}
          id="flow.written"
          words={t('flow.list.written')}
        />
        <Counted
          to={peopleAt(campaign, { arm: 'held_out' })}
          count={heldOut.entered}
          id="flow.comparison"
          words={t('flow.list.heldOut')}
        />
        <Counted
          to={peopleAt(campaign, { arm: 'treated', place: 'back' })}
          count={treated.back}
          id="flow.back"
          words={t('flow.back')}
        />
        <Counted
          to={peopleAt(campaign, { arm: 'treated', place: 'open' })}
          count={treated.open}
          id="flow.open"
          words={t('flow.open')}
        />
        <Counted
          to={peopleAt(campaign, { arm: 'treated', place: 'away' })}
          count={treated.away}
          id="flow.away"
          words={t('endReason.finished')}
        />
        {treated.left > 0 && (
          <Counted
            to={peopleAt(campaign, { arm: 'treated', place: 'left' })}
            count={treated.left}
            id="flow.left"
            words={t('flow.list.left')}
          />
        )}
        {backlog > 0 && (
          <Counted
            to={peopleAt(campaign, { origin: 'backlog' })}
            count={backlog}
            id="flow.backlog"
            words={t('flow.list.backlog')}
          />
        )}
      </ul>
    </PictureCard>
  );
}

interface CountedProps {
  readonly to: string;
  readonly count: number;
  readonly id: string;
  readonly words: string;
}

/** A number that opens the list of the people behind it. */
function Counted({ to, count, id, words }: CountedProps) {
  const format = useFormat();
  return (
    <li>
      <Link to={to} data-number={id}>
        {format.number(count)}
      </Link>{' '}
      {words}
    </li>
  );
}

function Wide({ campaign, flow, width }: Props & { readonly width: number }) {
  const { t } = useTranslation('campaigns');
  const format = useFormat();
  const { steps, treated } = flow;
  const { nodes, ribbons, river, end, waits, x } = streamShape(flow, width);
  const room = (width - 174) / steps.length - 14;
  const gone = treated.away + treated.left;
  return (
    <div className={styles.wide} style={{ height: heights.whole }}>
      <svg
        width={width}
        height={heights.whole}
        role="img"
        aria-label={t('flow.sum', {
          back: format.number(treated.back),
          open: format.number(treated.open),
          gone: format.number(gone),
          treated: format.number(treated.entered),
        })}
      >
        <defs>
          <pattern id="stream-hatch" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
            <line y2="5" className={styles.hatch} />
          </pattern>
        </defs>
        {ribbons.map(({ key, kind, path }) => (
          <path key={key} d={path} className={styles[kind]} />
        ))}
        {nodes.map((node) => (
          <g key={node.step}>
            {node.step > 0 && <line className={styles.guide} x1={node.x} x2={node.x} y1={0} y2={node.y} />}
            <rect
              x={node.x}
              y={node.y}
              width={10}
              height={Math.max(1, node.height - node.unsent)}
              className={styles.node}
            />
            {node.unsent > 0 && (
              <rect
                x={node.x}
                y={node.y + node.height - node.unsent}
                width={10}
                height={Math.max(1, node.unsent)}
                className={styles.unsent}
                fill="url(#stream-hatch)"
              />
            )}
          </g>
        ))}
        {end.height > 0 && <rect x={end.x} y={end.y} width={8} height={end.height} className={styles.end} />}
      </svg>
      {steps.map((step) => (
        <div key={step.step} className={styles.head} style={{ left: x(step.step), maxWidth: room }}>
          {step.step === 0 ? (
            <>
              <b>{t('flow.entered')}</b>
              <small>{t('flow.inAll', { entered: format.number(flow.entered) })}</small>
              <small>{t('flow.forMessages', { treated: format.number(treated.entered) })}</small>
              {step.back > 0 && <small>{t('flow.backBefore', { back: format.number(step.back) })}</small>}
            </>
          ) : (
            <StepHead campaign={campaign} step={step} />
          )}
        </div>
      ))}
      {waits.map(({ step, x: at }) => (
        <div key={step} className={styles.wait} style={{ left: at }}>
          <Link to={peopleAt(campaign, { arm: 'treated', place: 'open', step: String(step) })}>
            {format.number(steps[step].open)}
          </Link>
          <small>{waiting(step)}</small>
        </div>
      ))}
      <div className={styles.back} style={{ top: (river.top + river.bottom) / 2 }}>
        <b>{format.number(treated.back)}</b>
        <small>{t('flow.backHelp')}</small>
      </div>
      {gone > 0 && (
        <div className={styles.away} style={{ top: end.y + end.height / 2 }}>
          <b>{format.number(gone)}</b>
          <small>{t('flow.awayNote')}</small>
        </div>
      )}
    </div>
  );

  function waiting(step: number): string {
    if (step >= campaign.definition.ladder.length) return t('flow.mayStill');
    return t('flow.waitFor', { letter: letter(step) });
  }
}

function StepHead({ campaign, step }: { readonly campaign: Campaign; readonly step: FlowStep }) {
  const { t } = useTranslation('campaigns');
  const format = useFormat();
  const when = useWhenWords();
  const rung = campaign.definition.ladder.at(step.step - 1);
  return (
    <>
      <b>{t('rung.title', { letter: letter(step.step - 1) })}</b>
      {rung !== undefined && <small>{when(rung.when)}</small>}
      <small>
        <Link to={peopleAt(campaign, { message: 'sent', rung: String(step.step) })}>
          {t('flow.sent', { sent: format.number(step.messages?.sent ?? 0) })}
        </Link>
      </small>
      <small>
        <Link to={peopleAt(campaign, { arm: 'treated', place: 'back', step: String(step.step) })}>
          {t('flow.backAfter', { back: format.number(step.back) })}
        </Link>
      </small>
    </>
  );
}

/** One step in a bar: came back, here now, not in it any more, went on. */
function StepBar({
  campaign,
  step,
  flow,
  name,
}: {
  readonly campaign: Campaign;
  readonly step: FlowStep;
  readonly flow: CampaignFlow;
  readonly name: string;
}) {
  const { t } = useTranslation('campaigns');
  const format = useFormat();
  const width = (count: number) => `${(count / Math.max(1, flow.treated.entered)) * 100}%`;
  const next = flow.steps.at(step.step + 1)?.reached ?? 0;
  const at = { arm: 'treated', step: String(step.step) } as const;
  return (
    <div>
      <h3>
        {name} <small>{t('flow.reachedBy', { reached: format.number(step.reached) })}</small>
      </h3>
      <div className={styles.bar} aria-hidden="true">
        <i data-kind="back" style={{ width: width(step.back) }} />
        <i data-kind="open" style={{ width: width(step.open) }} />
        <i data-kind="on" style={{ width: width(next) }} />
        <i data-kind="gone" style={{ width: width(step.away + step.left) }} />
      </div>
      <p>
        <Link to={peopleAt(campaign, { ...at, place: 'back' })}>{format.number(step.back)}</Link> {t('flow.back')} ·{' '}
        <Link to={peopleAt(campaign, { ...at, place: 'open' })}>{format.number(step.open)}</Link> {t('flow.open')}
        {step.step < flow.steps.length - 1 && ` · ${format.number(next)} ${t('flow.on')}`}
      </p>
    </div>
  );
}
