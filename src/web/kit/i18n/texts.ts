// The shape that a translation must have: the same keys as English, with the plural forms of its own language.

type Plain<T> = {
  [K in keyof T as K extends `${string}_${'one' | 'other'}` ? never : K]: T[K] extends string ? string : never;
};
type PluralBase<T> = { [K in keyof T]: K extends `${infer B}_other` ? B : never }[keyof T];

/** English, Italian and Spanish: one and other (millions, which Italian and Spanish count apart, read like other). */
export type TwoForms<T> = Plain<T> & { [K in `${PluralBase<T>}_${'one' | 'other'}`]: string };

/** Polish: one (1), few (2-4, 22-24 ...), many (0, 5-21 ...), other (fractions). */
export type PolishForms<T> = Plain<T> & { [K in `${PluralBase<T>}_${'one' | 'few' | 'many' | 'other'}`]: string };
