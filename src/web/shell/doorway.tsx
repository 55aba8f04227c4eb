// The plain page before the frame: setup and login.
import type { ReactNode } from 'react';
import { Sign } from './brand.tsx';
import styles from './doorway.module.css';
import { LanguageSwitch } from './preferences.tsx';

export function Doorway({
  title,
  text,
  children,
}: {
  readonly title: string;
  readonly text: string;
  readonly children: ReactNode;
}) {
  return (
    <main className={styles.page}>
      <title>{`${title} · Ritorno`}</title>
      <div className={styles.brand}>
        <Sign />
        <b>Ritorno</b>
      </div>
      <div className={styles.card}>
        <h1>{title}</h1>
        <p>{text}</p>
        {children}
      </div>
      <div className={styles.language}>
        <LanguageSwitch />
      </div>
    </main>
  );
}
