// A mail as its reader sees it: in a frame without scripts, forms or a way out. Always on white, as mail readers do.
import styles from './mail-frame.module.css';

interface Props {
  readonly title: string;
  /** HTML to show; else `src`, an address of our own. */
  readonly html?: string;
  readonly src?: string;
}

export function MailFrame({ title, html, src }: Props) {
  return (
    <iframe
      className={styles.frame}
      title={title}
      sandbox=""
      referrerPolicy="no-referrer"
      {...(src === undefined ? { srcDoc: html } : { src })}
    />
  );
}
