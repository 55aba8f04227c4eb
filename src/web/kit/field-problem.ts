// Which sentence says why a field was refused: by the reason's stable code. A test puts the schemas of every form
// against this list.
import type { FieldError } from '../../ground/contract.ts';

export type FieldProblemKey =
  | 'field.empty'
  | 'field.tooShort'
  | 'field.tooLong'
  | 'field.tooFew'
  | 'field.tooMany'
  | 'field.atLeast'
  | 'field.atMost'
  | 'field.number'
  | 'field.whole'
  | 'field.noChoice'
  | 'field.email'
  | 'field.url'
  | 'field.zone'
  | 'field.currency'
  | 'field.country'
  | 'field.hour'
  | 'field.oneLine'
  | 'field.characters'
  | 'field.twoDecimals'
  | 'field.decimals'
  | 'field.lifeTooShort'
  | 'field.betweenLives'
  | 'field.endBeforeStart'
  | 'field.other';

export interface FieldProblem {
  readonly key: FieldProblemKey;
  /** The number that the sentence names. */
  readonly number: number | null;
}

/** Reasons that no number belongs to. */
const byCode: Readonly<Record<string, FieldProblemKey>> = {
  invalid_value: 'field.noChoice',
  invalid_union: 'field.noChoice',
  email: 'field.email',
  url: 'field.url',
  zone: 'field.zone',
  currency: 'field.currency',
  country: 'field.country',
  hour: 'field.hour',
  one_line: 'field.oneLine',
  unstorable_text: 'field.characters',
  two_decimals: 'field.twoDecimals',
  life_too_short: 'field.lifeTooShort',
  between_lives: 'field.betweenLives',
  end_before_start: 'field.endBeforeStart',
};

/** Sizes, by what is too small or too big. */
const bySize: Readonly<Record<string, { readonly too_small: FieldProblemKey; readonly too_big: FieldProblemKey }>> = {
  string: { too_small: 'field.tooShort', too_big: 'field.tooLong' },
  array: { too_small: 'field.tooFew', too_big: 'field.tooMany' },
  number: { too_small: 'field.atLeast', too_big: 'field.atMost' },
};

/** Why the field was refused, for `field.*` of the kit's texts. */
export function fieldProblem({ code, params }: Pick<FieldError, 'code' | 'params'>): FieldProblem {
  if (code === 'too_small' || code === 'too_big') {
    const limit = Number(code === 'too_small' ? params.minimum : params.maximum);
    if (code === 'too_small' && params.origin !== 'number' && limit === 1) return { key: 'field.empty', number: null };
    return { key: bySize[String(params.origin)]?.[code] ?? 'field.other', number: limit };
  }
  if (code === 'invalid_type') return { key: expectedKinds[String(params.expected)] ?? 'field.other', number: null };
  return { key: byCode[code] ?? 'field.other', number: null };
}

const expectedKinds: Readonly<Record<string, FieldProblemKey>> = { number: 'field.number', int: 'field.whole' };
