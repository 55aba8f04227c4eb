// One language is one chunk: all rooms' texts of it.

import type { Language } from '../kit/i18n/languages.ts';
import type { Catalogue } from '../kit/i18n/start.ts';

export async function loadCatalogue(language: Language): Promise<Catalogue> {
  switch (language) {
    case 'it':
      return (await import('./it.ts')).it;
    case 'pl':
      return (await import('./pl.ts')).pl;
    case 'es':
      return (await import('./es.ts')).es;
    default:
      return (await import('./en.ts')).en;
  }
}
