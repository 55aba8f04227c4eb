// The four languages of the pages and the locale that numbers, money and dates are written in.

export const languages = ['en', 'it', 'pl', 'es'] as const;
export type Language = (typeof languages)[number];

/** What each language calls itself. */
export const languageNames: Record<Language, string> = {
  en: 'English',
  it: 'Italiano',
  pl: 'Polski',
  es: 'Español',
};

/** English follows the British order of day and month, as the shops of this product do. */
export const locales: Record<Language, string> = { en: 'en-GB', it: 'it-IT', pl: 'pl-PL', es: 'es-ES' };

export function isLanguage(text: string | null | undefined): text is Language {
  return languages.some((language) => language === text);
}
