// Small signs: risk, state tags, the help button.
import { Popover } from '@mantine/core';
import { IconHelpCircle } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import styles from './marks.module.css';

export type Level = 1 | 2 | 3;

const levelClass: Record<Level, string> = { 1: styles.low, 2: styles.medium, 3: styles.high };

/** A number of the contract as a risk level; anything else reads as low. */
export function levelOf(churnLevel: number): Level {
  return churnLevel === 3 ? 3 : churnLevel === 2 ? 2 : 1;
}

/** Risk of losing a customer: three ascending bars, a word and a colour, never colour alone. */
export function RiskBadge({ level }: { readonly level: Level }) {
  const { t } = useTranslation('kit');
  return (
    <span className={`${styles.risk} ${levelClass[level]}`}>
      <svg width="13" height="12" aria-hidden="true">
        {[1, 2, 3].map((bar) => (
          <rect
            key={bar}
            x={(bar - 1) * 5}
            y={12 - bar * 4}
            width={3}
            height={bar * 4}
            rx={0.5}
            className={bar <= level ? styles.on : styles.off}
          />
        ))}
      </svg>
      {t(`risk.${level}`)}
    </span>
  );
}

export type TagTone = 'plain' | 'accent' | 'waiting' | 'bad';

/** A state in a word, with its icon. */
export function Tag({
  tone = 'plain',
  icon,
  children,
}: {
  readonly tone?: TagTone;
  readonly icon?: ReactNode;
  readonly children: ReactNode;
}) {
  return (
    <span className={`${styles.tag} ${styles[tone]}`}>
      {icon}
      {children}
    </span>
  );
}

/** The ? behind a word: one sentence, on click and on focus. */
export function Help({ children }: { readonly children: ReactNode }) {
  const { t } = useTranslation('kit');
  const [open, setOpen] = useState(false);
  return (
    <Popover width={280} position="top" opened={open} onChange={setOpen} trapFocus={false} returnFocus={false}>
      <Popover.Target>
        {/* biome-ignore lint/a11y/useSemanticElements: a form that may only be looked at turns its buttons off */}
        <span
          role="button"
          tabIndex={0}
          className={styles.help}
          aria-label={t('help.open')}
          onClick={() => setOpen(true)}
          onFocus={() => setOpen(true)}
          onBlur={() => setOpen(false)}
          onKeyDown={(event) => event.key === 'Escape' && setOpen(false)}
        >
          <IconHelpCircle size={14} stroke={1.5} aria-hidden="true" />
        </span>
      </Popover.Target>
      <Popover.Dropdown>{children}</Popover.Dropdown>
    </Popover>
  );
}
