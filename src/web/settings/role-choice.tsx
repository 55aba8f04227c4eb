// The role of a colleague, with what it may do.
import { Radio } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Role } from '../../ground/contract.ts';
import styles from './colleagues.module.css';

/** Cashiers are left out: a till redeems with an API key, and there is no page that the role could open. */
const roles = ['marketer', 'analyst', 'owner'] as const satisfies readonly Role[];

interface Props {
  readonly value: Role;
  readonly onChange: (role: Role) => void;
}

export function RoleChoice({ value, onChange }: Props) {
  const { t } = useTranslation('shell');
  return (
    <fieldset className={styles.roles}>
      <legend>{t('account.role')}</legend>
      {roles.map((role) => (
        <Radio
          key={role}
          name="role"
          value={role}
          label={t(`role.${role}`)}
          description={t(`roleText.${role}`)}
          checked={value === role}
          onChange={() => onChange(role)}
        />
      ))}
    </fieldset>
  );
}
