// A field for a number. It keeps what was typed until it can be read; what cannot be taken is said under the field
// and never becomes a value, and the form that it stands in is not sent.
import { TextInput, type TextInputProps } from '@mantine/core';
import { type KeyboardEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { minorDigits } from '../../ground/contract.ts';
import { useFormat } from './format.ts';
import { type NumberLimits, readNumber, writeNumber } from './number-text.ts';

/** On a field whose text is no value; `firstUnreadable` looks for it. */
export const unreadable = 'data-unreadable';

type Shared = Pick<
  TextInputProps,
  'label' | 'description' | 'placeholder' | 'maw' | 'w' | 'leftSection' | 'error' | 'aria-label'
>;

interface NumberProps extends Shared {
  readonly value: number;
  readonly digits?: number;
  readonly min: number;
  readonly max: number;
  /** What the arrow keys add; without it they move in the text only. */
  readonly step?: number;
  readonly onChange: (value: number) => void;
}

/** A number that is needed. */
export function NumberField({ value, digits = 0, min, max, step, onChange, ...shared }: NumberProps) {
  const scale = 10 ** digits;
  return (
    <TypedField
      {...shared}
      units={Math.round(value * scale)}
      limits={{ digits, min, max }}
      step={step === undefined ? undefined : Math.round(step * scale)}
      onChange={(units) => units !== null && onChange(units / scale)}
    />
  );
}

interface UnitsLimits extends Shared, NumberLimits {
  /** Whether broken values show all decimals, as money does. */
  readonly fixed?: boolean;
}

interface UnitsProps extends UnitsLimits {
  readonly units: number;
  readonly onChange: (units: number) => void;
}

/** A number that is needed, in whole units of 10^-digits, so that nothing is rounded. */
export function UnitsField({ units, digits, min, max, onChange, ...shared }: UnitsProps) {
  return (
    <TypedField
      {...shared}
      units={units}
      limits={{ digits, min, max }}
      onChange={(next) => next !== null && onChange(next)}
    />
  );
}

interface OptionalProps extends UnitsLimits {
  readonly units: number | null;
  readonly onChange: (units: number | null) => void;
}

/** As `UnitsField`, of a number that may be left out: null when nothing is typed. */
export function OptionalUnitsField({ units, digits, min, max, onChange, ...shared }: OptionalProps) {
  return <TypedField {...shared} units={units} limits={{ digits, min, max }} optional onChange={onChange} />;
}

/** The most that an amount of money may be, in minor units; the server refuses more. */
export const mostMinor = 1_000_000_000_000;

interface MoneyProps extends Shared {
  readonly minor: number;
  readonly currency: string;
  readonly onChange: (minor: number) => void;
}

/** An amount of money that is needed, in minor units of its currency, nothing being an amount too. */
export function MoneyField({ minor, currency, onChange, ...shared }: MoneyProps) {
  const digits = minorDigits(currency);
  return (
    <UnitsField
      {...shared}
      units={minor}
      digits={digits}
      min={0}
      max={mostMinor / 10 ** digits}
      fixed
      onChange={onChange}
    />
  );
}

/** The first field within `area` whose text is no value, focused so that it is read out; null when there is none. */
export function firstUnreadable(area: Element | null): HTMLElement | null {
  const field = area?.querySelector<HTMLElement>(`[${unreadable}]`) ?? null;
  field?.focus();
  return field;
}

interface TypedProps extends Shared {
  readonly units: number | null;
  readonly limits: NumberLimits;
  readonly fixed?: boolean | undefined;
  readonly optional?: boolean;
  readonly step?: number | undefined;
  readonly onChange: (units: number | null) => void;
}

/** What stands in the field, and the value that it stood beside: another value from outside replaces the text. */
interface Typed {
  readonly text: string;
  readonly beside: number | null;
}

function TypedField({ units, limits, fixed = false, optional = false, step, onChange, error, ...shared }: TypedProps) {
  const { t } = useTranslation('kit');
  const { locale, number } = useFormat();
  const [typed, setTyped] = useState<Typed | null>(null);
  const text =
    typed !== null && typed.beside === units
      ? typed.text
      : units === null
        ? ''
        : writeNumber(units, locale, limits.digits, fixed);
  const isLeftOut = optional && text.trim() === '';
  const reading = isLeftOut ? null : readNumber(text, locale, limits);
  const problem = reading !== null && 'problem' in reading ? reading : null;
  const take = (next: string) => {
    const read = optional && next.trim() === '' ? { units: null } : readNumber(next, locale, limits);
    setTyped({ text: next, beside: 'units' in read ? read.units : units });
    if ('units' in read && read.units !== units) onChange(read.units);
  };
  const move = (event: KeyboardEvent) => {
    const direction = event.key === 'ArrowUp' ? 1 : event.key === 'ArrowDown' ? -1 : 0;
    if (direction === 0 || step === undefined || units === null) return;
    event.preventDefault();
    const scale = 10 ** limits.digits;
    const next = Math.min(Math.max(units + direction * step, limits.min * scale), limits.max * scale);
    take(writeNumber(Math.round(next), locale, limits.digits, fixed));
  };
  return (
    <TextInput
      {...shared}
      inputMode={limits.digits === 0 ? 'numeric' : 'decimal'}
      autoComplete="off"
      maxLength={30}
      value={text}
      error={
        problem === null
          ? error
          : t(problem.problem, {
              number: problem.number === null ? '' : number(problem.number, shownDigits(problem.number)),
            })
      }
      {...(problem === null ? {} : { [unreadable]: true })}
      onChange={(event) => take(event.currentTarget.value)}
      onBlur={() => problem === null && setTyped(null)}
      onKeyDown={move}
    />
  );
}

function shownDigits(value: number): number {
  return String(value).split('.')[1]?.length ?? 0;
}
