// Why lines stay out, in the reader's words, with the word of the file that decided it.
import { useTranslation } from 'react-i18next';
import type { StaysOut } from '../contract.ts';

/** Writes a reason; a word of the file stands behind it. */
export function useReason() {
  const { t } = useTranslation('ledger');
  return ({ reason, word }: Pick<StaysOut, 'reason' | 'word'>): string => {
    const told = t(`reject.${reason as 'not paid'}`, { defaultValue: reason });
    return word === null ? told : `${told} (${word})`;
  };
}
