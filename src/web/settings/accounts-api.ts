// What the colleagues page asks of the server.
import type { AccountBody, AccountRow, NewAccount, Role } from '../../ground/contract.ts';
import { read, write } from '../kit/api.ts';

export const accountsKey = ['accounts'] as const;
export const readAccounts = () => read<{ items: AccountRow[] }>('/api/accounts');
export const addAccount = (account: NewAccount) => write<AccountBody>('POST', '/api/accounts', account);
/** The account signs in anew with what the role allows. */
export const changeRole = (accountId: number, role: Role) =>
  write<AccountBody>('PATCH', `/api/accounts/${accountId}`, { role });
/** The account signs in anew with the new password. */
export const resetPassword = (accountId: number, password: string) =>
  write('PUT', `/api/accounts/${accountId}/password`, { password });
/** The account can no longer sign in; it stays on record. */
export const removeAccount = (accountId: number) => write('DELETE', `/api/accounts/${accountId}`);
