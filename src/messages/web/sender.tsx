// The sender: mails are caught here until a mail server is set up.
import { Checkbox, NativeSelect, SegmentedControl, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../web/kit/button.tsx';
import { Card, Stack } from '../../web/kit/card.tsx';
import { Buttons, Form, Labelled, Pair, Quiet } from '../../web/kit/form.tsx';
import { NumberField } from '../../web/kit/number-field.tsx';
import { PasswordField } from '../../web/kit/password-field.tsx';
import { useMay } from '../../web/kit/session.ts';
import { Banner, Loaded, ProblemBanner, TechnicalDetails } from '../../web/kit/states.tsx';
import { UnsavedGuard } from '../../web/kit/unsaved.tsx';
import { useWrite } from '../../web/kit/use-write.ts';
import { useWrongFields } from '../../web/kit/use-wrong-fields.ts';
import type { SenderState } from '../contract.ts';
import { readSender, senderKey, storeSender } from './api.ts';
import { TestSend } from './test-send.tsx';

export function Component() {
  const sender = useQuery({ queryKey: senderKey, queryFn: readSender });
  return (
    <Loaded query={sender} lines={7}>
      {(state) => (
        <Stack>
          <Trouble state={state} />
          <FewerConnections state={state} />
          <SenderForm state={state} />
          {/* an answer of the catcher says nothing about the mail server */}
          <TestSend key={state.kind} isSmtp={state.kind === 'smtp'} />
        </Stack>
      )}
    </Loaded>
  );
}

function Trouble({ state }: { readonly state: SenderState }) {
  const { t } = useTranslation('messages');
  if (state.trouble === null) return null;
  return (
    <Banner title={t('sender.trouble')}>
      {t(`trouble.${state.trouble.code}`, { defaultValue: t('trouble.other') })} {t('sender.troubleText')}
      <TechnicalDetails>{`${state.trouble.code} ${state.trouble.sentence}`}</TechnicalDetails>
    </Banner>
  );
}

/** The provider allows fewer connections than are set: nothing is wrong, mail only leaves over fewer. */
function FewerConnections({ state: { allowed, pool } }: { readonly state: SenderState }) {
  const { t } = useTranslation('messages');
  if (allowed === null || allowed.connections >= pool) return null;
  return <Banner tone="waiting" title={t('sender.allowed', { count: allowed.connections, set: pool })} />;
}

function SenderForm({ state }: { readonly state: SenderState }) {
  const { t } = useTranslation('messages');
  const kit = useTranslation('kit').t;
  const may = useMay('settings:write');
  const { hasPassword, trouble: _trouble, allowed: _allowed, ...settings } = state;
  const [form, setForm] = useState(settings);
  const [stored, setStored] = useState(settings);
  const [password, setPassword] = useState('');
  const set = (change: Partial<typeof form>) => setForm({ ...form, ...change });
  const save = useWrite({
    deed: (sent: typeof form) => storeSender({ ...sent, ...(password === '' ? {} : { password }) }),
    changes: [senderKey],
    said: () => kit('state.saved'),
    after: (_, sent) => {
      setPassword('');
      setStored(sent);
    },
  });
  const wrong = useWrongFields(save.error);
  const isChanged = password !== '' || JSON.stringify(form) !== JSON.stringify(stored);
  const isSmtp = form.kind === 'smtp';
  return (
    <Card title={t('sender.title')}>
      <UnsavedGuard when={isChanged && may} />
      <Form onSubmit={() => save.mutate(form)} lookOnly={!may}>
        <Labelled label={t('sender.kind')}>
          {(id) => (
            <>
              <SegmentedControl
                aria-labelledby={id}
                value={form.kind}
                onChange={(kind) => set({ kind })}
                data={(['catcher', 'smtp'] as const).map((value) => ({ value, label: t(`sender.kind.${value}`) }))}
              />
              <Quiet>{t(`sender.kindText.${form.kind}`)}</Quiet>
            </>
          )}
        </Labelled>
        <Pair>
          <TextInput
            label={t('sender.fromName')}
            value={form.fromName}
            error={wrong.fromName}
            onChange={(event) => set({ fromName: event.currentTarget.value })}
          />
          <TextInput
            label={t('sender.fromAddress')}
            type="email"
            value={form.fromAddress}
            error={wrong.fromAddress}
            onChange={(event) => set({ fromAddress: event.currentTarget.value })}
          />
          <TextInput
            label={t('sender.replyTo')}
            type="email"
            description={t('sender.replyToHint')}
            value={form.replyTo}
            error={wrong.replyTo}
            onChange={(event) => set({ replyTo: event.currentTarget.value })}
          />
          <TextInput
            label={t('sender.publicUrl')}
            type="url"
            description={t('sender.publicUrlHint')}
            value={form.publicUrl}
            error={wrong.publicUrl}
            onChange={(event) => set({ publicUrl: event.currentTarget.value })}
          />
        </Pair>
        <TextInput
          label={t('sender.postal')}
          description={t('sender.postalHint')}
          value={form.postalLine}
          error={wrong.postalLine}
          onChange={(event) => set({ postalLine: event.currentTarget.value })}
        />
        {isSmtp && (
          <>
            <Pair>
              <TextInput
                label={t('sender.host')}
                autoComplete="off"
                value={form.host}
                error={wrong.host}
                onChange={(event) => set({ host: event.currentTarget.value })}
              />
              <NumberField
                label={t('sender.port')}
                min={1}
                max={65_535}
                value={form.port}
                error={wrong.port}
                onChange={(port) => set({ port })}
              />
              <NativeSelect
                label={t('sender.tls')}
                value={form.tls}
                data={(['starttls', 'implicit', 'none'] as const).map((value) => ({
                  value,
                  label: t(`sender.tls.${value}`),
                }))}
                onChange={(event) =>
                  set({
                    tls:
                      (['starttls', 'implicit', 'none'] as const).find(
                        (known) => known === event.currentTarget.value,
                      ) ?? 'starttls',
                  })
                }
              />
              <NumberField
                label={t('sender.pool')}
                description={t('sender.poolHint')}
                min={1}
                max={50}
                value={form.pool}
                onChange={(pool) => set({ pool })}
              />
              <TextInput
                label={t('sender.user')}
                autoComplete="off"
                value={form.user}
                error={wrong.user}
                onChange={(event) => set({ user: event.currentTarget.value })}
              />
              <PasswordField
                label={t('sender.password')}
                autoComplete="new-password"
                description={hasPassword ? t('sender.passwordKept') : undefined}
                value={password}
                onChange={(event) => setPassword(event.currentTarget.value)}
              />
            </Pair>
            <Checkbox
              label={t('sender.private')}
              description={t('sender.privateHint')}
              checked={form.allowPrivateHost}
              onChange={(event) => set({ allowPrivateHost: event.currentTarget.checked })}
            />
          </>
        )}
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
