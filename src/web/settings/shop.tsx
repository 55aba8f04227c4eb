// The shop: its name, place, patience and closing days.
import { NativeSelect, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ShopBody, ShopChange } from '../../ground/contract.ts';
import { write } from '../kit/api.ts';
import { Button } from '../kit/button.tsx';
import { Card, Stack } from '../kit/card.tsx';
import { Buttons, Form, Pair } from '../kit/form.tsx';
import { useFormat } from '../kit/format.ts';
import { isLanguage, languageNames, languages } from '../kit/i18n/languages.ts';
import { NumberField } from '../kit/number-field.tsx';
import { oneInOf } from '../kit/rhythm/use-strip-texts.ts';
import { shopKey, useMay, useShop } from '../kit/session.ts';
import { Loaded, ProblemBanner } from '../kit/states.tsx';
import { UnsavedGuard } from '../kit/unsaved.tsx';
import { useWrite } from '../kit/use-write.ts';
import { useWrongFields } from '../kit/use-wrong-fields.ts';
import { WeekdayChoice } from '../kit/weekdays.tsx';
import { countryChoices, currencyChoices, zoneChoices } from '../session/regions.ts';
import { SampleCard } from './sample-card.tsx';

export function Component() {
  return (
    <Loaded query={useShop()}>
      {(shop) => (
        <Stack>
          <ShopForm shop={shop} />
          <SampleCard />
        </Stack>
      )}
    </Loaded>
  );
}

function ShopForm({ shop }: { readonly shop: ShopBody }) {
  const { t } = useTranslation('shell');
  const kit = useTranslation('kit').t;
  const format = useFormat();
  const may = useMay('settings:write');
  const { sendingPausedAt: _at, sendingPausedReason: _reason, ...kept } = shop;
  const [form, setForm] = useState(kept);
  const [stored, setStored] = useState(kept);
  const set = (change: Partial<typeof form>) => setForm({ ...form, ...change });
  const save = useWrite({
    deed: (sent: typeof form) => {
      const { language, ...rest } = sent;
      const body: ShopChange = isLanguage(language) ? { ...rest, language } : rest;
      return write<ShopBody>('PUT', '/api/shop', body);
    },
    changes: [shopKey],
    said: () => kit('state.saved'),
    after: (_, sent) => setStored(sent),
  });
  const wrong = useWrongFields(save.error);
  return (
    <Card>
      <UnsavedGuard when={may && JSON.stringify(form) !== JSON.stringify(stored)} />
      <Form onSubmit={() => save.mutate(form)} lookOnly={!may}>
        <TextInput
          label={t('shop.name')}
          description={t('shop.nameHint')}
          value={form.name}
          error={wrong.name}
          onChange={(event) => set({ name: event.currentTarget.value })}
        />
        <Pair>
          <NativeSelect
            label={t('shop.country')}
            value={form.country}
            data={countryChoices(format.locale, form.country)}
            onChange={(event) => set({ country: event.currentTarget.value })}
          />
          <NativeSelect
            label={t('shop.currency')}
            value={form.currency}
            data={currencyChoices(format.locale)}
            onChange={(event) => set({ currency: event.currentTarget.value })}
          />
          <NativeSelect
            label={t('shop.zone')}
            description={t('shop.zoneHint')}
            value={form.zone}
            data={zoneChoices(form.zone)}
            onChange={(event) => set({ zone: event.currentTarget.value })}
          />
          <NativeSelect
            label={t('shop.language')}
            description={t('shop.languageHint')}
            value={form.language}
            data={languages.map((value) => ({ value, label: languageNames[value] }))}
            onChange={(event) => set({ language: event.currentTarget.value })}
          />
          <NumberField
            label={t('shop.patience')}
            description={t('shop.patienceHint')}
            step={1}
            min={30}
            max={3650}
            value={form.patienceDays}
            error={wrong.patienceDays}
            onChange={(patienceDays) => set({ patienceDays })}
          />
          <NumberField
            label={t('shop.horizon')}
            description={t('shop.horizonHint')}
            step={1}
            min={7}
            max={730}
            value={form.churnHorizonDays}
            error={wrong.churnHorizonDays}
            onChange={(churnHorizonDays) => set({ churnHorizonDays })}
          />
          <NumberField
            label={t('shop.rejectsKept')}
            description={t('shop.rejectsKeptHint')}
            step={1}
            min={1}
            max={3650}
            value={form.rejectsKeptDays}
            error={wrong.rejectsKeptDays}
            onChange={(rejectsKeptDays) => set({ rejectsKeptDays })}
          />
          <NativeSelect
            label={t('shop.lateRate')}
            description={t('shop.lateRateHint')}
            value={String(form.lateRate)}
            data={lateRates(form.lateRate).map((rate) => ({
              value: String(rate),
              label: kit('oneIn', { n: oneInOf(rate) }),
            }))}
            onChange={(event) => set({ lateRate: Number(event.currentTarget.value) })}
          />
          <NativeSelect
            label={t('shop.goneBelow')}
            description={t('shop.goneBelowHint')}
            value={String(form.goneBelow)}
            data={goneLimits(form.goneBelow).map((below) => ({
              value: String(below),
              label: t('shop.goneBelowStop', { share: format.percent(below) }),
            }))}
            onChange={(event) => set({ goneBelow: Number(event.currentTarget.value) })}
          />
        </Pair>
        <WeekdayChoice
          label={t('shop.closed')}
          hint={t('shop.closedHint')}
          value={form.closedWeekdays}
          onChange={(closedWeekdays) => set({ closedWeekdays })}
        />
        {save.error !== null && <ProblemBanner error={save.error} />}
        {may && (
          <Buttons>
            <Button type="submit" busy={save.isPending}>
              {kit('action.save')}
            </Button>
          </Buttons>
        )}
      </Form>
    </Card>
  );
}

/** The stops of the other question, and whatever else has been set by a program. */
function goneLimits(present: number): number[] {
  return [...new Set([0.7, 0.5, 0.3, 0.2, 0.1, present])].sort((a, b) => b - a);
}

/** The named stops, and whatever else has been set by a program. */
function lateRates(present: number): number[] {
  return [...new Set([0.2, 0.1, 0.05, 0.02, 0.01, present])].sort((a, b) => b - a);
}
