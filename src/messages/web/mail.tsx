// One caught mail: as its reader would see it, as plain text, and its headers.
import { Tabs } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'react-router';
import { apiAddress } from '../../web/kit/base.ts';
import { Card, PageHead, Rows } from '../../web/kit/card.tsx';
import { useFormat } from '../../web/kit/format.ts';
import { MailFrame } from '../../web/kit/mail-frame.tsx';
import { useZone } from '../../web/kit/session.ts';
import { ProblemBanner, Skeleton } from '../../web/kit/states.tsx';
import { mailKey, readMail } from './api.ts';
import styles from './messages.module.css';

export function Component() {
  const { id = '' } = useParams();
  const { t } = useTranslation('messages');
  const format = useFormat();
  const zone = useZone();
  const query = useQuery({ queryKey: [...mailKey, id], queryFn: () => readMail(id) });
  if (query.data === undefined) {
    return query.error === null ? (
      <Skeleton lines={8} />
    ) : (
      <ProblemBanner error={query.error} onRetry={() => query.refetch()} />
    );
  }
  const mail = query.data;
  const first = mail.hasHtml ? 'html' : 'text';
  return (
    <>
      <PageHead
        kicker={
          <>
            <Link to="/mail">{t('mail.title')}</Link> / {format.instant(mail.caughtAt, zone)}
          </>
        }
        title={mail.subject || t('mail.noSubject')}
      >
        {t('mail.toWhom', { to: mail.to.join(', ') })}
      </PageHead>
      <Card flush>
        <Tabs defaultValue={first} keepMounted={false}>
          <Tabs.List>
            {mail.hasHtml && <Tabs.Tab value="html">{t('mail.asSeen')}</Tabs.Tab>}
            {mail.text !== null && <Tabs.Tab value="text">{t('mail.asText')}</Tabs.Tab>}
            <Tabs.Tab value="headers">{t('mail.headers')}</Tabs.Tab>
          </Tabs.List>
          <Tabs.Panel value="html" className={styles.panel}>
            <MailFrame title={mail.subject} src={apiAddress(`/api/caught-mail/${id}/html`)} />
          </Tabs.Panel>
          <Tabs.Panel value="text" className={styles.panel}>
            <pre className={styles.plain}>{mail.text}</pre>
          </Tabs.Panel>
          <Tabs.Panel value="headers" className={styles.panel}>
            {/* a header may come twice, so its place is part of its key */}
            <Rows
              rows={mail.headers.map(({ name, value }, place) => ({
                key: `${name}-${place}`,
                name,
                value: <span className={styles.header}>{value}</span>,
              }))}
            />
          </Tabs.Panel>
        </Tabs>
      </Card>
    </>
  );
}
