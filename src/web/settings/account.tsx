// One's own account: language, colours, password, leaving.
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import type { Me, MeChange, PasswordChange } from '../../ground/contract.ts';
import { write } from '../kit/api.ts';
import { Button } from '../kit/button.tsx';
import { Card, Rows, Stack } from '../kit/card.tsx';
import { Buttons, Form } from '../kit/form.tsx';
import { PasswordField } from '../kit/password-field.tsx';
import { meKey, useMe } from '../kit/session.ts';
import { ProblemBanner } from '../kit/states.tsx';
import { useWrite } from '../kit/use-write.ts';
import { useWrongFields } from '../kit/use-wrong-fields.ts';
import { LanguageSwitch, SchemeSwitch } from '../shell/preferences.tsx';

export function Component() {
  const { t } = useTranslation('shell');
  const kit = useTranslation('kit').t;
  const me = useMe().data;
  const navigate = useNavigate();
  const queries = useQueryClient();
  const [password, setPassword] = useState<PasswordChange>({ current: '', next: '' });
  const speak = useWrite({
    deed: (change: MeChange) => write<Me>('PATCH', '/api/me', change),
    changes: [meKey],
  });
  const change = useWrite({
    deed: () => write('PUT', '/api/me/password', password),
    said: () => t('account.changed'),
    after: () => setPassword({ current: '', next: '' }),
  });
  const leave = useWrite({
    deed: () => write('POST', '/api/logout'),
    after: () => {
      queries.clear();
      navigate('/login');
    },
  });
  const wrong = useWrongFields(change.error);
  return (
    <Stack>
      <Card title={me?.account?.name ?? t('settings.account')}>
        <Rows
          rows={[
            { key: 'email', name: t('setup.email'), value: me?.account?.email ?? '' },
            { key: 'role', name: t('account.role'), value: me?.account ? t(`role.${me.account.role}`) : '' },
          ]}
        />
        <Buttons apart>
          <Button variant="default" size="sm" onClick={() => leave.mutate()} busy={leave.isPending}>
            {t('account.leave')}
          </Button>
        </Buttons>
      </Card>
      <Card title={t('account.look')}>
        <Form onSubmit={() => undefined}>
          <LanguageSwitch onChange={(language) => speak.mutate({ language })} />
          <SchemeSwitch />
        </Form>
      </Card>
      <Card title={t('account.password')}>
        <Form onSubmit={() => change.mutate()}>
          <PasswordField
            label={t('account.current')}
            autoComplete="current-password"
            value={password.current}
            onChange={(event) => setPassword({ ...password, current: event.currentTarget.value })}
          />
          <PasswordField
            label={t('account.next')}
            description={t('setup.passwordHint')}
            autoComplete="new-password"
            value={password.next}
            error={wrong.next}
            onChange={(event) => setPassword({ ...password, next: event.currentTarget.value })}
          />
          {change.error !== null && <ProblemBanner error={change.error} />}
          <Buttons>
            <Button type="submit" variant="default" busy={change.isPending} disabled={password.next === ''}>
              {kit('action.save')}
            </Button>
          </Buttons>
        </Form>
      </Card>
    </Stack>
  );
}
