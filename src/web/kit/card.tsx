// The parts of every page: its head, cards, rows of name and value, columns.
import type { ReactNode } from 'react';
import styles from './card.module.css';

interface HeadProps {
  /** A line above the title: where we are, or the date. */
  readonly kicker?: ReactNode;
  /** The answer, or on editors the object's name. */
  readonly title: ReactNode;
  /** The title of the browser's tab where `title` is more than words. */
  readonly tab?: string;
  readonly children?: ReactNode;
  readonly actions?: ReactNode;
}

export function PageHead({ kicker, title, tab, children, actions }: HeadProps) {
  const words = tab ?? title;
  return (
    <header className={styles.head}>
      {typeof words === 'string' && <title>{`${words} · Ritorno`}</title>}
      <div>
        {kicker !== undefined && <div className={styles.kicker}>{kicker}</div>}
        <h1>{title}</h1>
        {children !== undefined && <p>{children}</p>}
      </div>
      {actions !== undefined && <div className={styles.actions}>{actions}</div>}
    </header>
  );
}

interface CardProps {
  readonly title?: ReactNode;
  /** Right of the title: a link or a short note. */
  readonly aside?: ReactNode;
  /** Tables and lists reach the card's edges. */
  readonly flush?: boolean;
  readonly children: ReactNode;
}

export function Card({ title, aside, flush = false, children }: CardProps) {
  return (
    <section className={styles.card}>
      {title !== undefined && (
        <header>
          <h2>{title}</h2>
          {aside !== undefined && <div className={styles.aside}>{aside}</div>}
        </header>
      )}
      <div className={flush ? styles.flush : styles.body}>{children}</div>
    </section>
  );
}

/** Two independent stacks, 1.62 : 1; one below 1180 px. */
export function Columns({ children }: { readonly children: ReactNode }) {
  return <div className={styles.columns}>{children}</div>;
}

/** The editor's two columns: the work left, 316 px of consequences right. */
export function EditorColumns({ children }: { readonly children: ReactNode }) {
  return <div className={styles.editor}>{children}</div>;
}

export function Stack({ children }: { readonly children: ReactNode }) {
  return <div className={styles.stack}>{children}</div>;
}

export interface Row {
  readonly key: string;
  readonly name: ReactNode;
  readonly value: ReactNode;
  readonly sum?: boolean;
}

/** Names left, values right, hairlines between; a sum has a line above. */
export function Rows({ rows }: { readonly rows: readonly Row[] }) {
  return (
    <dl className={styles.rows}>
      {rows.map((row) => (
        <div key={row.key} className={row.sum ? styles.sum : undefined}>
          <dt>{row.name}</dt>
          <dd>{row.value}</dd>
        </div>
      ))}
    </dl>
  );
}

export interface Fact {
  readonly key: string;
  readonly name: ReactNode;
  readonly value: ReactNode;
  readonly note?: ReactNode;
}

/** The facts row of an object. */
export function Facts({ facts }: { readonly facts: readonly Fact[] }) {
  return (
    <dl className={styles.facts}>
      {facts.map((fact) => (
        <div key={fact.key}>
          <dt>{fact.name}</dt>
          <dd>
            <div className={styles.value}>{fact.value}</div>
            {fact.note !== undefined && <div className={styles.note}>{fact.note}</div>}
          </dd>
        </div>
      ))}
    </dl>
  );
}
