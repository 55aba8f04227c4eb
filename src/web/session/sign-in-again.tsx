// Over the page, when the session has ended under it: the same person signs in and goes on, with all that they typed.
import { Modal } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Me } from '../../ground/contract.ts';
import { write } from '../kit/api.ts';
import { Button, ButtonLink } from '../kit/button.tsx';
import { Buttons, Form } from '../kit/form.tsx';
import { PasswordField } from '../kit/password-field.tsx';
import { meKey } from '../kit/session.ts';
import { ProblemBanner } from '../kit/states.tsx';
import { useWrite } from '../kit/use-write.ts';

export function SignInAgain({ email }: { readonly email: string }) {
  const { t } = useTranslation('shell');
  const queries = useQueryClient();
  const [password, setPassword] = useState('');
  const enter = useWrite({
    deed: () => write<Me>('POST', '/api/login', { email, password }),
    after: async (answer) => {
      queries.setQueryData(meKey, answer);
      await queries.invalidateQueries();
    },
  });
  return (
    <Modal opened onClose={() => undefined} closeOnEscape={false} closeOnClickOutside={false} title={t('again.title')}>
      <Form onSubmit={() => enter.mutate()}>
        <p>{t('again.text', { email })}</p>
        {/* for the browser's password store */}
        <input type="text" autoComplete="username" value={email} readOnly hidden />
        <PasswordField
          label={t('setup.password')}
          autoComplete="current-password"
          data-autofocus
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
        />
        {enter.error !== null && <ProblemBanner error={enter.error} />}
        <Buttons>
          <ButtonLink to="/login" reloadDocument variant="default">
            {t('again.other')}
          </ButtonLink>
          <Button type="submit" busy={enter.isPending} disabled={password === ''}>
            {t('login.enter')}
          </Button>
        </Buttons>
      </Form>
    </Modal>
  );
}
