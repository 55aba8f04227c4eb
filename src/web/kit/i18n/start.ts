// Starts i18next: one language is one chunk, loaded when it is chosen.
import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import { isLanguage, type Language, languages } from './languages.ts';

/** All texts of one language: namespace -> key -> text. */
export type Catalogue = Record<string, Record<string, string>>;
export type LoadCatalogue = (language: Language) => Promise<Catalogue>;

const storageKey = 'ritorno-language';

/** Until somebody is signed in: the stored choice, else the browser's first language that we have, else English. */
export function preferredLanguage(): Language {
  const stored = localStorage.getItem(storageKey);
  if (isLanguage(stored)) return stored;
  const spoken = navigator.languages.map((tag) => tag.slice(0, 2));
  return spoken.find(isLanguage) ?? 'en';
}

/**
 * Italian and Spanish have a plural form `many` for whole millions that reads like `other`: added here, so that
 * translators need not write every sentence twice.
 */
export function withMillions(catalogue: Catalogue): Catalogue {
  const complete: Catalogue = {};
  for (const [namespace, texts] of Object.entries(catalogue)) {
    complete[namespace] = { ...texts };
    for (const [key, text] of Object.entries(texts)) {
      if (key.endsWith('_other')) complete[namespace][key.replace(/_other$/, '_many')] ??= text;
    }
  }
  return complete;
}

let load: LoadCatalogue = () => Promise.resolve({});

async function bring(language: Language): Promise<void> {
  if (i18next.hasResourceBundle(language, 'kit')) return;
  for (const [namespace, texts] of Object.entries(withMillions(await load(language)))) {
    i18next.addResourceBundle(language, namespace, texts);
  }
}

/** Initialises i18next in `language` with the catalogue of the application. */
export async function startTexts(language: Language, loadCatalogue: LoadCatalogue): Promise<void> {
  load = loadCatalogue;
  await i18next.use(initReactI18next).init({
    lng: language,
    supportedLngs: [...languages],
    fallbackLng: false,
    resources: {},
    defaultNS: 'kit',
    keySeparator: false,
    interpolation: { escapeValue: false },
    react: { transKeepBasicHtmlNodesFor: [], useSuspense: false },
  });
  await bring(language);
  document.documentElement.lang = language;
}

/** Switches the pages to another language and remembers it in this browser. */
export async function changeLanguage(language: Language): Promise<void> {
  await bring(language);
  await i18next.changeLanguage(language);
  document.documentElement.lang = language;
  localStorage.setItem(storageKey, language);
}

/** The language of whoever is signed in: it wins over what this browser was told before, perhaps by somebody else. */
export async function adoptLanguage(language: Language): Promise<void> {
  if (i18next.language !== language) await changeLanguage(language);
}
