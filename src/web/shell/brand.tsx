// The sign: visits in their rhythm, the one that has not come yet, and the return.
import { Link } from 'react-router';
import styles from './frame.module.css';

export function Sign() {
  return (
    <svg width="18" height="16" viewBox="0 0 18 16" aria-hidden="true">
      <g strokeWidth="2.4" strokeLinecap="round" fill="none">
        <path d="M2 2v12M6.500 2v12" stroke="var(--ink)" />
        <path d="M11 2v12" stroke="var(--line-2)" opacity=".45" />
        <path d="M15.500 2v12" stroke="var(--accent)" />
      </g>
    </svg>
  );
}

export function Brand() {
  return (
    <Link to="/" className={styles.brand}>
      <Sign />
      <b>Ritorno</b>
    </Link>
  );
}
