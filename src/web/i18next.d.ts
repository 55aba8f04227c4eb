// Tells i18next our namespaces, so that a key that does not exist is a type error.
import 'i18next';
import type { en } from './texts/en.ts';

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'kit';
    keySeparator: false;
    resources: typeof en;
  }
}
