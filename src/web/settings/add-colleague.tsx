// A new colleague: name, address, a first password, the role with what it may do, the language of their pages.
import { Modal, NativeSelect, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { NewAccount } from '../../ground/contract.ts';
import { Button } from '../kit/button.tsx';
import { Buttons, Form } from '../kit/form.tsx';
import { isLanguage, languageNames, languages } from '../kit/i18n/languages.ts';
import { PasswordField } from '../kit/password-field.tsx';
import { ProblemBanner } from '../kit/states.tsx';
import { useWrite } from '../kit/use-write.ts';
import { useWrongFields } from '../kit/use-wrong-fields.ts';
import { accountsKey, addAccount } from './accounts-api.ts';
import { RoleChoice } from './role-choice.tsx';

interface Props {
  readonly open: boolean;
  readonly onClose: () => void;
}

export function AddColleague({ open, onClose }: Props) {
  const { t } = useTranslation('shell');
  return (
    <Modal opened={open} onClose={onClose} title={t('colleagues.add')}>
      <ColleagueForm onClose={onClose} />
    </Modal>
  );
}

/** Lives as long as the dialog is open: a password must not wait in a closed one. */
function ColleagueForm({ onClose }: { readonly onClose: () => void }) {
  const { t, i18n } = useTranslation('shell');
  const kit = useTranslation('kit').t;
  const [form, setForm] = useState<NewAccount>({
    name: '',
    email: '',
    password: '',
    role: 'marketer',
    language: isLanguage(i18n.language) ? i18n.language : 'en',
  });
  const set = (change: Partial<NewAccount>) => setForm({ ...form, ...change });
  const add = useWrite({
    deed: () => addAccount({ ...form, email: form.email.trim() }),
    changes: [accountsKey],
    said: ({ name }) => t('colleagues.added', { name }),
    after: onClose,
  });
  const wrong = useWrongFields(add.error);
  return (
    <Form onSubmit={() => add.mutate()}>
      <TextInput
        label={t('colleagues.name')}
        autoComplete="off"
        data-autofocus
        value={form.name}
        error={wrong.name}
        onChange={(event) => set({ name: event.currentTarget.value })}
      />
      <TextInput
        label={t('setup.email')}
        type="email"
        autoComplete="off"
        value={form.email}
        error={wrong.email}
        onChange={(event) => set({ email: event.currentTarget.value })}
      />
      <PasswordField
        label={t('colleagues.first')}
        description={`${t('setup.passwordHint')}. ${t('colleagues.firstHint')}`}
        autoComplete="new-password"
        value={form.password}
        error={wrong.password}
        onChange={(event) => set({ password: event.currentTarget.value })}
      />
      <RoleChoice value={form.role} onChange={(role) => set({ role })} />
      <NativeSelect
        label={t('colleagues.language')}
        value={form.language}
        data={languages.map((value) => ({ value, label: languageNames[value] }))}
        onChange={(event) => isLanguage(event.currentTarget.value) && set({ language: event.currentTarget.value })}
      />
      {add.error !== null && <ProblemBanner error={add.error} />}
      <Buttons>
        <Button
          type="submit"
          busy={add.isPending}
          disabled={form.name.trim() === '' || form.email === '' || form.password === ''}
        >
          {t('colleagues.add')}
        </Button>
        <Button variant="default" onClick={onClose}>
          {kit('action.cancel')}
        </Button>
      </Buttons>
    </Form>
  );
}
