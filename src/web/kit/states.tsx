// What a page shows when it has nothing, is waiting, or something went wrong.
import { IconAlertTriangle, IconClock } from '@tabler/icons-react';
import { Component, type ReactNode, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from './button.tsx';
import styles from './states.module.css';
import { useProblemWords } from './use-problem-words.ts';

/** Left-aligned: what will be here and the one thing to do. */
export function Empty({
  title,
  children,
  action,
}: {
  readonly title: string;
  readonly children: ReactNode;
  readonly action?: ReactNode;
}) {
  return (
    <div className={styles.empty}>
      <h2>{title}</h2>
      <p>{children}</p>
      {action}
    </div>
  );
}

/** Whether `milliseconds` have passed since the first render. */
function usePassed(milliseconds: number): boolean {
  const [passed, setPassed] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setPassed(true), milliseconds);
    return () => clearTimeout(timer);
  }, [milliseconds]);
  return passed;
}

/** Bars in the shape of the answer after 300 ms, a sentence after 1 s, a calmer one after 8 s. */
export function Skeleton({ lines = 5 }: { readonly lines?: number }) {
  const { t } = useTranslation('kit');
  const visible = usePassed(300);
  const worded = usePassed(1000);
  const slow = usePassed(8000);
  const widths = [38, 92, 84, 88, 60, 76, 90];
  return (
    <div className={styles.skeleton} aria-busy="true" role="status">
      {visible &&
        Array.from({ length: lines }, (_, line) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: identical bars without a life of their own
          <i key={line} style={{ width: `${widths[line % widths.length]}%` }} />
        ))}
      {worded && <span>{slow ? t('state.slow') : t('state.loading')}</span>}
    </div>
  );
}

interface BannerProps {
  readonly tone?: 'waiting' | 'bad';
  readonly title: ReactNode;
  readonly children?: ReactNode;
  readonly action?: ReactNode;
}

/** A soft banner: what happened in bold, what follows from it, one button. */
export function Banner({ tone = 'bad', title, children, action }: BannerProps) {
  const Icon = tone === 'bad' ? IconAlertTriangle : IconClock;
  return (
    <div className={`${styles.banner} ${styles[tone]}`} role={tone === 'bad' ? 'alert' : 'status'}>
      <Icon size={16} stroke={1.5} aria-hidden="true" />
      <div>
        <b>{title}</b>
        {children}
      </div>
      {action}
    </div>
  );
}

/** Whatever a query or a deed threw, in words with the way out; codes only behind "Technical details". */
export function ProblemBanner({ error, onRetry }: { readonly error: unknown; readonly onRetry?: () => void }) {
  const { t } = useTranslation('kit');
  const { title, remedy, details } = useProblemWords()(error);
  return (
    <Banner
      title={title}
      action={
        onRetry && (
          <Button variant="default" size="sm" onClick={onRetry}>
            {t('action.tryAgain')}
          </Button>
        )
      }
    >
      {remedy}
      {details !== null && <TechnicalDetails>{details}</TechnicalDetails>}
    </Banner>
  );
}

/** In place of a page that only serves a deed which one's role does not allow. */
export function NotAllowed() {
  const { t } = useTranslation('problem');
  return <Banner title={t('not_allowed')}>{t('not_allowed.remedy')}</Banner>;
}

/** What only helps whoever looks after Ritorno, folded away: in the server's words, and those are English. */
export function TechnicalDetails({ children }: { readonly children: string }) {
  const { t } = useTranslation('kit');
  return (
    <details>
      <summary>{t('problem.details')}</summary>
      <code lang="en">{children}</code>
    </details>
  );
}

interface QueryLike<T> {
  readonly data: T | undefined;
  readonly error: unknown;
  readonly isPending: boolean;
  refetch(): unknown;
}

/** The three states of one query: its answer, a skeleton, or what went wrong. Old answers stay while a new one loads. */
export function Loaded<T>({
  query,
  lines,
  children,
}: {
  readonly query: QueryLike<T>;
  readonly lines?: number;
  readonly children: (data: T) => ReactNode;
}) {
  if (query.data !== undefined) return children(query.data);
  if (query.error !== null) return <ProblemBanner error={query.error} onRetry={() => query.refetch()} />;
  return <Skeleton lines={lines} />;
}

interface BoundaryProps {
  readonly children: ReactNode;
  readonly fallback: (error: unknown) => ReactNode;
}

/** Catches what a page throws while drawing, so that the frame with "Pause all sending" stays. */
export class Boundary extends Component<BoundaryProps, { error: unknown }> {
  override state: { error: unknown } = { error: null };

  static getDerivedStateFromError(error: unknown): { error: unknown } {
    return { error };
  }

  override render(): ReactNode {
    return this.state.error === null ? this.props.children : this.props.fallback(this.state.error);
  }
}
