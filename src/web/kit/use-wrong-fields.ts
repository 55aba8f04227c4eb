// What is wrong with each field of a form, in the reader's language.
import { useTranslation } from 'react-i18next';
import { ApiProblem } from './api.ts';
import { fieldProblem } from './field-problem.ts';
import { useFormat } from './format.ts';

/** The refused fields of `error`: field -> sentence. Empty for errors of another kind. */
export function useWrongFields(error: unknown): Readonly<Record<string, string>> {
  const { t } = useTranslation('kit');
  const format = useFormat();
  if (!(error instanceof ApiProblem)) return {};
  return Object.fromEntries(
    error.fields.map(({ field, ...reason }) => {
      const { key, number } = fieldProblem(reason);
      return [field, t(key, { number: number === null ? '' : format.number(number, decimalsOf(number)) })];
    }),
  );
}

function decimalsOf(value: number): number {
  return String(value).split('.')[1]?.length ?? 0;
}
