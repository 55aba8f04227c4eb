// One error class for everything a person can mend; each room lists its own kinds in its errors.ts.

/** One kind of error: a stable code, the HTTP status, a sentence for people and what to do next. */
export interface ErrorKind {
  readonly code: string;
  readonly status: number;
  /** May hold {placeholders} that `Problem` fills in from its details; the remedy too. */
  readonly sentence: string;
  readonly remedy: string;
}

/** A catalogue of error kinds: checks at compile time that every entry is complete, keeps the keys. */
export function catalogue<K extends string>(kinds: Record<K, Omit<ErrorKind, 'code'>>): Record<K, ErrorKind> {
  const complete = {} as Record<K, ErrorKind>;
  for (const code of Object.keys(kinds) as K[]) complete[code] = { code, ...kinds[code] };
  return complete;
}

/** Under this name every copy of the class knows the others: the commands on files are built with one of their own. */
const mark = Symbol.for('ritorno.problem');

/** An error with a code, a sentence and a remedy: shown as it is, never as a stack trace. */
export class Problem extends Error {
  static override [Symbol.hasInstance](value: unknown): boolean {
    return value instanceof Error && mark in value;
  }

  readonly [mark] = true;
  override readonly name = 'Problem';
  readonly kind: ErrorKind;
  readonly details: Readonly<Record<string, unknown>>;
  /** What to do next, placeholders filled in. */
  readonly remedy: string;

  constructor(kind: ErrorKind, details: Record<string, unknown> = {}, cause?: unknown) {
    super(fill(kind.sentence, details), cause === undefined ? undefined : { cause });
    this.kind = kind;
    this.details = details;
    this.remedy = fill(kind.remedy, details);
  }
}

function fill(text: string, details: Record<string, unknown>): string {
  return text.replace(/\{(\w+)\}/g, (_, key: string) => String(details[key] ?? ''));
}
