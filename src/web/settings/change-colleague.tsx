// A colleague's role and password, as the owner changes them: two deeds of one dialog, each with a button of its own.
import { Modal } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AccountRow } from '../../ground/contract.ts';
import { Button } from '../kit/button.tsx';
import { Buttons, Form, Quiet } from '../kit/form.tsx';
import { PasswordField } from '../kit/password-field.tsx';
import { ProblemBanner } from '../kit/states.tsx';
import { useWrite } from '../kit/use-write.ts';
import { useWrongFields } from '../kit/use-wrong-fields.ts';
import { accountsKey, changeRole, resetPassword } from './accounts-api.ts';
import styles from './colleagues.module.css';
import { RoleChoice } from './role-choice.tsx';

interface Props {
  /** Null while the dialog is closed. */
  readonly colleague: AccountRow | null;
  readonly onClose: () => void;
}

interface FormProps {
  readonly colleague: AccountRow;
  readonly onClose: () => void;
}

export function ChangeColleague({ colleague, onClose }: Props) {
  const { t } = useTranslation('shell');
  return (
    <Modal
      opened={colleague !== null}
      onClose={onClose}
      title={t('colleagues.changeWhom', { name: colleague?.name ?? '' })}
    >
      {colleague !== null && (
        <div className={styles.deeds}>
          <Quiet>{t('colleagues.sessionsEnd')}</Quiet>
          <RoleForm colleague={colleague} onClose={onClose} />
          <PasswordForm colleague={colleague} onClose={onClose} />
        </div>
      )}
    </Modal>
  );
}

function RoleForm({ colleague, onClose }: FormProps) {
  const { t } = useTranslation('shell');
  const [role, setRole] = useState(colleague.role);
  const change = useWrite({
    deed: () => changeRole(colleague.accountId, role),
    changes: [accountsKey],
    said: (changed) => t('colleagues.roleChanged', { name: changed.name, role: t(`role.${changed.role}`) }),
    after: onClose,
  });
  return (
    <Form onSubmit={() => change.mutate()}>
      <RoleChoice value={role} onChange={setRole} />
      {change.error !== null && <ProblemBanner error={change.error} />}
      <Buttons>
        <Button type="submit" variant="default" busy={change.isPending} disabled={role === colleague.role}>
          {t('colleagues.saveRole')}
        </Button>
      </Buttons>
    </Form>
  );
}

/** Lives as long as the dialog is open: a password must not wait in a closed one. */
function PasswordForm({ colleague, onClose }: FormProps) {
  const { t } = useTranslation('shell');
  const [password, setPassword] = useState('');
  const reset = useWrite({
    deed: () => resetPassword(colleague.accountId, password),
    said: () => t('colleagues.passwordReplaced', { name: colleague.name }),
    after: onClose,
  });
  const wrong = useWrongFields(reset.error);
  return (
    <Form onSubmit={() => reset.mutate()}>
      <PasswordField
        label={t('account.next')}
        description={`${t('setup.passwordHint')}. ${t('colleagues.firstHint')}`}
        autoComplete="new-password"
        value={password}
        error={wrong.password}
        onChange={(event) => setPassword(event.currentTarget.value)}
      />
      {reset.error !== null && <ProblemBanner error={reset.error} />}
      <Buttons>
        <Button type="submit" variant="default" busy={reset.isPending} disabled={password === ''}>
          {t('colleagues.replacePassword')}
        </Button>
      </Buttons>
    </Form>
  );
}
