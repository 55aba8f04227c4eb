// Login. After it the page that was asked for, never an address outside.
import { TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Navigate, useNavigate, useSearchParams } from 'react-router';
import type { Me } from '../../ground/contract.ts';
import { write } from '../kit/api.ts';
import { Button } from '../kit/button.tsx';
import { Form } from '../kit/form.tsx';
import { PasswordField } from '../kit/password-field.tsx';
import { meKey, useMe } from '../kit/session.ts';
import { ProblemBanner } from '../kit/states.tsx';
import { useWrite } from '../kit/use-write.ts';
import { Doorway } from '../shell/doorway.tsx';

export function Component() {
  const { t } = useTranslation('shell');
  const navigate = useNavigate();
  const queries = useQueryClient();
  const me = useMe().data;
  const [asked] = useSearchParams();
  const wanted = asked.get('to') ?? '/';
  const target = /^\/(?!\/)/.test(wanted) ? wanted : '/';
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const enter = useWrite({
    deed: () => write<Me>('POST', '/api/login', { email: email.trim(), password }),
    after: (answer) => {
      queries.clear();
      queries.setQueryData(meKey, answer);
      navigate(target, { replace: true });
    },
  });
  if (me?.needsSetup) return <Navigate to="/setup" replace />;
  if (me?.account && !enter.isSuccess) return <Navigate to={target} replace />;
  return (
    <Doorway title={t('login.title')} text={t('login.text')}>
      <Form onSubmit={() => enter.mutate()}>
        <TextInput
          label={t('setup.email')}
          type="email"
          autoComplete="username"
          value={email}
          onChange={(event) => setEmail(event.currentTarget.value)}
        />
        <PasswordField
          label={t('setup.password')}
          autoComplete="current-password"
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
        />
        {enter.error !== null && <ProblemBanner error={enter.error} />}
        <Button type="submit" busy={enter.isPending}>
          {t('login.enter')}
        </Button>
      </Form>
    </Doorway>
  );
}
