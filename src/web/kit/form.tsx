// Forms: fields in a column, a pair side by side where there is room, buttons at the foot.
import { type FormEvent, type ReactNode, useId } from 'react';
import styles from './form.module.css';
import { LookOnly } from './look-only.tsx';
import { firstUnreadable } from './number-field.tsx';

interface FormProps {
  /** Not called while a number field holds what is no number: that field is focused instead. */
  readonly onSubmit: () => void;
  /** Field and button beside each other. */
  readonly row?: boolean;
  /** Whoever is signed in may look at the form, but not save it. */
  readonly lookOnly?: boolean;
  readonly children: ReactNode;
}

export function Form({ onSubmit, row = false, lookOnly = false, children }: FormProps) {
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (firstUnreadable(event.currentTarget) === null) onSubmit();
  };
  return (
    <form className={row ? styles.row : styles.form} onSubmit={submit} noValidate>
      <LookOnly when={lookOnly}>{children}</LookOnly>
    </form>
  );
}

export function Pair({ children }: { readonly children: ReactNode }) {
  return <div className={styles.pair}>{children}</div>;
}

interface LabelledProps {
  readonly label: string;
  /** Draws the control; it takes the id as its `aria-labelledby`. */
  readonly children: (id: string) => ReactNode;
}

/** The label above a control that brings none of its own. */
export function Labelled({ label, children }: LabelledProps) {
  const id = useId();
  return (
    <div className={styles.labelled}>
      <span id={id}>{label}</span>
      {children(id)}
    </div>
  );
}

/** Buttons at the foot; `apart` where rows and not fields stand above them. */
export function Buttons({ apart = false, children }: { readonly apart?: boolean; readonly children: ReactNode }) {
  return <div className={`${styles.buttons} ${apart ? styles.apart : ''}`}>{children}</div>;
}

export function Quiet({ children }: { readonly children: ReactNode }) {
  return <p className={styles.quiet}>{children}</p>;
}
