// The ladder: each rung's moment, offer, text and hour, with what they mean underneath.
import { NativeSelect } from '@mantine/core';
import { IconShoppingBag } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { Dispatch, SetStateAction } from 'react';
import { useTranslation } from 'react-i18next';
import type { Offer } from '../../offers/contract.ts';
import { Button } from '../../web/kit/button.tsx';
import { useLookOnly } from '../../web/kit/look-only.tsx';
import { useNotice } from '../../web/kit/notice.tsx';
import { NumberField } from '../../web/kit/number-field.tsx';
import { TestMail } from '../../web/kit/test-mail.tsx';
import type { CampaignDefinition, Rung, RungWhen } from '../contract.ts';
import { readTemplates, testTemplate } from './api.ts';
import styles from './campaign.module.css';
import { addRung, changeRung, letter, putBackRung, removeRung, templateKeys } from './drafts.ts';
import { useOfferWords, useWhenWords } from './words.ts';

export interface TabProps {
  readonly definition: CampaignDefinition;
  readonly offers: readonly Offer[];
  readonly onChange: Dispatch<SetStateAction<CampaignDefinition>>;
}

interface LadderProps extends TabProps {
  /** What the server refused: field -> sentence. */
  readonly wrong: Readonly<Record<string, string>>;
  /** Only the last step can be taken away: people wait in the order of the others. */
  readonly fromTheEnd?: boolean;
}

export function LadderTab({ definition, offers, wrong, fromTheEnd = false, onChange }: LadderProps) {
  const { t } = useTranslation('campaigns');
  const say = useNotice();
  const lookOnly = useLookOnly();
  const remove = (place: number) => {
    onChange(removeRung(definition, place));
    say({
      text: t('rung.removed', { letter: letter(place) }),
      undo: () => onChange((now) => putBackRung(now, definition, place)),
    });
  };
  const last = definition.ladder.length - 1;
  const mayRemove = (place: number) => !lookOnly && last > 0 && (!fromTheEnd || place === last);
  return (
    <>
      {definition.ladder.map((rung, place) => (
        <RungRow
          // biome-ignore lint/suspicious/noArrayIndexKey: a rung is its place on the ladder
          key={place}
          rung={rung}
          place={place}
          precious={definition.preciousFrom !== null}
          offers={offers}
          wrong={(field) => wrongUnder(wrong, `definition.ladder.${place}.${field}`)}
          onChange={(change) => onChange(changeRung(definition, place, change))}
          onRemove={mayRemove(place) ? () => remove(place) : undefined}
        />
      ))}
      {!lookOnly && definition.ladder.length < 10 && (
        <div className={styles.add}>
          <Button variant="subtle" size="sm" onClick={() => onChange(addRung(definition))}>
            {t('ladder.add', { letter: letter(definition.ladder.length) })}
          </Button>
        </div>
      )}
      <p className={styles.exit}>
        <IconShoppingBag size={16} stroke={1.5} aria-hidden="true" />
        {t('ladder.exit')}
      </p>
    </>
  );
}

/** The first sentence about `field` or a part of it. */
function wrongUnder(wrong: Readonly<Record<string, string>>, field: string): string | undefined {
  return Object.entries(wrong).find(([name]) => name === field || name.startsWith(`${field}.`))?.[1];
}

/** Half hours of the day; a native time field would show them by the device's clock, 9:30 AM beside 09:30. */
const hours = Array.from({ length: 32 }, (_, half) => {
  const minutes = 6 * 60 + half * 30;
  return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${minutes % 60 === 0 ? '00' : '30'}`;
});

interface RungProps {
  readonly rung: Rung;
  readonly place: number;
  readonly precious: boolean;
  readonly offers: readonly Offer[];
  /** What the server refused of one part of the rung. */
  readonly wrong: (field: keyof Rung) => string | undefined;
  readonly onChange: (change: Partial<Rung>) => void;
  readonly onRemove: (() => void) | undefined;
}

function RungRow({ rung, place, precious, offers, wrong, onChange, onRemove }: RungProps) {
  const { t, i18n } = useTranslation('campaigns');
  const lookOnly = useLookOnly();
  const kit = useTranslation('kit').t;
  const when = useWhenWords();
  const worth = useOfferWords();
  const templates = useQuery({ queryKey: ['templates'], queryFn: readTemplates });
  const known = [
    ...new Set([...templateKeys, ...(templates.data?.items ?? []).map((item) => item.key), rung.template]),
  ];
  const chosen = offers.find((offer) => offer.offerId === rung.offer);
  const choices = [
    { value: '', label: t('rung.noOffer') },
    ...offers.map((offer) => ({ value: String(offer.offerId), label: offer.name })),
  ];
  const asId = (text: string) => (text === '' ? null : Number(text));
  return (
    <fieldset className={styles.rung} aria-label={`${t('rung.title', { letter: letter(place) })}: ${when(rung.when)}`}>
      <div className={styles.when}>
        <h3>{t('rung.title', { letter: letter(place) })}</h3>
        <p>{when(rung.when)}</p>
        {onRemove !== undefined && (
          <Button
            variant="subtle"
            size="sm"
            onClick={onRemove}
            ml={-10}
            aria-label={t('rung.remove', { letter: letter(place) })}
          >
            {kit('action.remove')}
          </Button>
        )}
      </div>
      <div className={styles.fields}>
        <WhenField when={rung.when} place={place} wrong={wrong('when')} onChange={(next) => onChange({ when: next })} />
        <NativeSelect
          label={t('rung.offer')}
          description={chosen === undefined ? t('rung.noOfferHint') : worth(chosen)}
          value={rung.offer === null ? '' : String(rung.offer)}
          error={wrong('offer')}
          data={choices}
          onChange={(event) => onChange({ offer: asId(event.currentTarget.value) })}
        />
        <div>
          <NativeSelect
            label={t('rung.text')}
            description={t('rung.channel')}
            value={rung.template}
            error={wrong('template')}
            data={known.map((value) => ({ value, label: t(`template.${value}`, { defaultValue: value }) }))}
            onChange={(event) => onChange({ template: event.currentTarget.value })}
          />
          {!lookOnly && (
            <TestMail
              label={t('rung.test', { letter: letter(place) })}
              deed={() => testTemplate(rung.template, i18n.language, rung.offer !== null)}
            />
          )}
        </div>
        <NativeSelect
          label={t('rung.hour')}
          description={t('rung.hourHint')}
          value={rung.hour}
          error={wrong('hour')}
          data={hours.includes(rung.hour) ? hours : [rung.hour, ...hours]}
          onChange={(event) => onChange({ hour: event.currentTarget.value })}
        />
        {precious && rung.offer !== null && (
          <NativeSelect
            className={styles.precious}
            label={t('rung.precious')}
            value={rung.preciousOffer === null ? '' : String(rung.preciousOffer)}
            error={wrong('preciousOffer')}
            data={[{ value: '', label: t('rung.sameOffer') }, ...choices.slice(1)]}
            onChange={(event) => onChange({ preciousOffer: asId(event.currentTarget.value) })}
          />
        )}
      </div>
    </fieldset>
  );
}

const defaults: Record<RungWhen['kind'], RungWhen> = {
  entry: { kind: 'entry' },
  after: { kind: 'after', days: 30 },
  absence: { kind: 'absence', days: 60 },
  multiple: { kind: 'multiple', times: 2, oneTimerDays: 90 },
  lateness: { kind: 'lateness', lateness: 0.98 },
};

function WhenField({
  when,
  place,
  wrong,
  onChange,
}: {
  readonly when: RungWhen;
  readonly place: number;
  readonly wrong: string | undefined;
  readonly onChange: (when: RungWhen) => void;
}) {
  const { t } = useTranslation('campaigns');
  const kinds = (['entry', 'after', 'absence', 'multiple', 'lateness'] as const).filter((kind) =>
    place === 0 ? kind !== 'after' : kind !== 'entry',
  );
  const number = (() => {
    if (when.kind === 'after' || when.kind === 'absence')
      return {
        value: when.days,
        set: (days: number) => ({ ...when, days }),
        min: 1,
        max: when.kind === 'after' ? 365 : 3650,
        step: 1,
        digits: 0,
      };
    if (when.kind === 'multiple')
      return {
        value: when.times,
        set: (times: number) => ({ ...when, times }),
        min: 0.5,
        max: 50,
        step: 0.1,
        digits: 2,
      };
    if (when.kind === 'lateness')
      return {
        value: Math.round(1 / (1 - when.lateness)),
        set: (n: number) => ({ ...when, lateness: 1 - 1 / n }),
        min: 2,
        max: 1000,
        step: 1,
        digits: 0,
      };
    return null;
  })();
  const select = (
    <NativeSelect
      label={t('rung.when')}
      value={when.kind}
      error={wrong}
      data={kinds.map((value) => ({ value, label: t(`when.${value}`) }))}
      onChange={(event) => onChange(defaults[kinds.find((kind) => kind === event.currentTarget.value) ?? 'entry'])}
    />
  );
  if (number === null) return select;
  return (
    <div className={styles.pair}>
      {select}
      <NumberField
        aria-label={when.kind === 'entry' ? '' : t(`when.${when.kind}.unit`)}
        value={number.value}
        min={number.min}
        max={number.max}
        step={number.step}
        digits={number.digits}
        onChange={(value) => onChange(number.set(value))}
      />
    </div>
  );
}
