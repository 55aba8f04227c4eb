// The sender: mails are caught here until a mail server is set up, checked, and tried with one mail to oneself.
import { Button, Checkbox, NativeSelect, NumberInput, PasswordInput, SegmentedControl, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiProblem } from '../../web/kit/api.ts';
import { Card, Stack } from '../../web/kit/card.tsx';
import { Buttons, Form, Pair, Quiet } from '../../web/kit/form.tsx';
import { isLanguage } from '../../web/kit/i18n/languages.ts';
import { useMay, useMe } from '../../web/kit/session.ts';
import { Banner, Loaded, ProblemBanner } from '../../web/kit/states.tsx';
import { useWrite } from '../../web/kit/use-write.ts';
import type { SenderState } from '../contract.ts';
import { readSender, senderKey, storeSender, testSend, verifySender } from './api.ts';

export function Component() {
  const sender = useQuery({ queryKey: senderKey, queryFn: readSender });
  return (
    <Loaded query={sender} lines={7}>
      {(state) => (
        <Stack>
          <Trouble state={state} />
          <SenderForm state={state} />
          <TestSend isSmtp={state.kind === 'smtp'} />
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
      {t('sender.troubleText')} {state.trouble.sentence}
    </Banner>
  );
}

function SenderForm({ state }: { readonly state: SenderState }) {
  const { t } = useTranslation('messages');
  const kit = useTranslation('kit').t;
  const may = useMay('settings:write');
  const { hasPassword, trouble: _trouble, ...settings } = state;
  const [form, setForm] = useState(settings);
  const [password, setPassword] = useState('');
  const set = (change: Partial<typeof form>) => setForm({ ...form, ...change });
  const save = useWrite({
    deed: () => storeSender({ ...form, ...(password === '' ? {} : { password }) }),
    changes: [senderKey],
    said: () => kit('state.saved'),
    after: () => setPassword(''),
  });
  const wrong = save.error instanceof ApiProblem ? save.error.fields : {};
  const isSmtp = form.kind === 'smtp';
  return (
    <Card title={t('sender.title')}>
      <Form onSubmit={() => save.mutate()}>
        <div>
          <SegmentedControl
            aria-label={t('sender.kind')}
            value={form.kind}
            onChange={(kind) => set({ kind })}
            data={(['catcher', 'smtp'] as const).map((value) => ({ value, label: t(`sender.kind.${value}`) }))}
          />
          <Quiet>{t(`sender.kindText.${form.kind}`)}</Quiet>
        </div>
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
              <NumberInput
                label={t('sender.port')}
                min={1}
                max={65_535}
                value={form.port}
                error={wrong.port}
                onChange={(port) => typeof port === 'number' && set({ port })}
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
              <NumberInput
                label={t('sender.pool')}
                description={t('sender.poolHint')}
                min={1}
                max={50}
                value={form.pool}
                onChange={(pool) => typeof pool === 'number' && set({ pool })}
              />
              <TextInput
                label={t('sender.user')}
                autoComplete="off"
                value={form.user}
                error={wrong.user}
                onChange={(event) => set({ user: event.currentTarget.value })}
              />
              <PasswordInput
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
            <Button type="submit" disabled={save.isPending}>
              {kit('action.save')}
            </Button>
          </Buttons>
        )}
      </Form>
    </Card>
  );
}

function TestSend({ isSmtp }: { readonly isSmtp: boolean }) {
  const { t, i18n } = useTranslation('messages');
  const may = useMay('settings:write');
  const me = useMe().data;
  const [to, setTo] = useState(me?.account?.email ?? '');
  const verify = useWrite({ deed: verifySender });
  const send = useWrite({
    deed: () => testSend(to, isLanguage(i18n.language) ? i18n.language : 'en'),
    changes: [senderKey, ['caught-mail']],
  });
  if (!may) return null;
  const answer = send.data ?? verify.data;
  return (
    <Card title={t('test.title')}>
      <Form onSubmit={() => send.mutate()}>
        <TextInput
          label={t('test.to')}
          type="email"
          description={isSmtp ? t('test.smtpHint') : t('test.catcherHint')}
          value={to}
          onChange={(event) => setTo(event.currentTarget.value)}
        />
        {answer !== undefined &&
          (answer.ok ? (
            <Quiet>
              {t('test.ok')} {answer.sentence}
            </Quiet>
          ) : (
            <Banner title={t('test.failed')}>{answer.sentence}</Banner>
          ))}
        {(send.error ?? verify.error) !== null && <ProblemBanner error={send.error ?? verify.error} />}
        <Buttons>
          <Button type="submit" variant="default" disabled={send.isPending || to === ''}>
            {t('test.send')}
          </Button>
          {isSmtp && (
            <Button variant="default" onClick={() => verify.mutate()} disabled={verify.isPending}>
              {t('test.verify')}
            </Button>
          )}
        </Buttons>
      </Form>
    </Card>
  );
}
