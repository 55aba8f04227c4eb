// What a page says of an error: the sentence and the remedy of its key in the reader's language.
import { useTranslation } from 'react-i18next';
import { ApiProblem } from './api.ts';
import { type Format, useFormat } from './format.ts';

export interface ProblemWords {
  readonly title: string;
  /** What to do next; empty when nobody has foreseen this error. */
  readonly remedy: string;
  /** For whoever looks after Ritorno, in the server's own words; null when there was no answer to tell of. */
  readonly details: string | null;
}

/** Writes errors of queries and deeds. A key without a translation keeps the server's English among the details. */
export function useProblemWords(): (error: unknown) => ProblemWords {
  const kit = useTranslation('kit').t;
  const { t } = useTranslation('problem');
  const format = useFormat();
  return (error) => {
    if (!(error instanceof ApiProblem)) return { title: kit('problem.title'), remedy: '', details: String(error) };
    if (error.status === 0) {
      return { title: kit('problem.offline'), remedy: kit('problem.offlineRemedy'), details: null };
    }
    const replace = written(error.details, format);
    return {
      title: t(error.key, { replace, defaultValue: kit('problem.title') }),
      remedy: t(`${error.key}.remedy`, { replace, defaultValue: '' }),
      details: serverWords(error),
    };
  };
}

const isDay = /^\d{4}-\d{2}-\d{2}$/;

/** The values that a sentence may name, as its language writes them. Numbers of things stay plain: campaign 1204. */
function written(details: ApiProblem['details'], format: Format): Record<string, string> {
  const values: Record<string, string> = {};
  for (const [name, value] of Object.entries(details)) {
    if (typeof value === 'number') values[name] = String(value);
    if (typeof value === 'string') values[name] = isDay.test(value) ? format.fullDay(value) : value;
  }
  return values;
}

function serverWords({ status, key, message, remedy, details }: ApiProblem): string {
  return [`${status} ${key}`, message, remedy, JSON.stringify(details)].filter((part) => part !== '').join('\n');
}
