// Recognises why a field was refused. The answer carries only the English words of the schemas, so they are read here;
// a test puts the schemas of every form against this list.

export type FieldProblemKey =
  | 'field.empty'
  | 'field.tooShort'
  | 'field.tooLong'
  | 'field.tooFew'
  | 'field.tooMany'
  | 'field.atLeast'
  | 'field.atMost'
  | 'field.noChoice'
  | 'field.email'
  | 'field.url'
  | 'field.zone'
  | 'field.currency'
  | 'field.country'
  | 'field.hour'
  | 'field.oneLine'
  | 'field.twoDecimals'
  | 'field.lifeTooShort'
  | 'field.betweenLives'
  | 'field.endBeforeStart'
  | 'field.other';

const phrases: readonly (readonly [RegExp, FieldProblemKey])[] = [
  [/^Too small: .* to have >=1 (?:characters|items)$/, 'field.empty'],
  [/^Too small: .* to have >=(\d+) characters$/, 'field.tooShort'],
  [/^Too big: .* to have <=(\d+) characters$/, 'field.tooLong'],
  [/^Too small: .* to have >=(\d+) items$/, 'field.tooFew'],
  [/^Too big: .* to have <=(\d+) items$/, 'field.tooMany'],
  [/^Too small: .* to be >=(-?[\d.]+)$/, 'field.atLeast'],
  [/^Too big: .* to be <=(-?[\d.]+)$/, 'field.atMost'],
  [/^Invalid option/, 'field.noChoice'],
  [/^Invalid email address$/, 'field.email'],
  [/^Invalid URL$/, 'field.url'],
  [/^not a time zone/, 'field.zone'],
  [/^three capital letters/, 'field.currency'],
  [/^two capital letters/, 'field.country'],
  [/^an hour as HH:MM$/, 'field.hour'],
  [/^one line of text$/, 'field.oneLine'],
  [/^at most two decimals$/, 'field.twoDecimals'],
  [/^the longest life must be at least 6 days longer/, 'field.lifeTooShort'],
  [/^between the shortest and the longest life$/, 'field.betweenLives'],
  [/^the end is before the start$/, 'field.endBeforeStart'],
];

/** Why the field was refused, with the number that the sentence names. */
export function fieldProblem(message: string): { readonly key: FieldProblemKey; readonly number: number | null } {
  for (const [phrase, key] of phrases) {
    const match = phrase.exec(message);
    if (match !== null) return { key, number: match[1] === undefined ? null : Number(match[1]) };
  }
  return { key: 'field.other', number: null };
}
