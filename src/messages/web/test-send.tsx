// Trying the sender out: one mail to oneself, or only the connection to the mail server.
import { TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../web/kit/button.tsx';
import { Card } from '../../web/kit/card.tsx';
import { Buttons, Form, Quiet } from '../../web/kit/form.tsx';
import { isLanguage } from '../../web/kit/i18n/languages.ts';
import { useMay, useMe } from '../../web/kit/session.ts';
import { Banner, ProblemBanner, TechnicalDetails } from '../../web/kit/states.tsx';
import { useWrite } from '../../web/kit/use-write.ts';
import { senderKey, testSend, verifySender } from './api.ts';

export function TestSend({ isSmtp }: { readonly isSmtp: boolean }) {
  const { t, i18n } = useTranslation('messages');
  const may = useMay('settings:write');
  const me = useMe().data;
  const [to, setTo] = useState(me?.account?.email ?? '');
  const verify = useWrite({ deed: verifySender });
  const send = useWrite({
    deed: () => testSend(to, isLanguage(i18n.language) ? i18n.language : 'en'),
    changes: [senderKey, ['caught-mail']],
  });
  if (!may) return null;
  const sendOne = () => {
    verify.reset();
    send.mutate();
  };
  const connect = () => {
    send.reset();
    verify.mutate();
  };
  const answer = send.data ?? verify.data;
  const worked = verify.data !== undefined ? t('test.ready') : isSmtp ? t('test.taken') : t('test.caught');
  const error = send.error ?? verify.error;
  return (
    <Card title={t('test.title')}>
      <Form onSubmit={sendOne}>
        <TextInput
          label={t('test.to')}
          type="email"
          description={isSmtp ? t('test.smtpHint') : t('test.catcherHint')}
          value={to}
          onChange={(event) => setTo(event.currentTarget.value)}
        />
        {answer?.ok === true && <Quiet>{worked}</Quiet>}
        {answer?.ok === false && (
          <Banner title={t('test.failed')}>
            <TechnicalDetails>{answer.sentence}</TechnicalDetails>
          </Banner>
        )}
        {error !== null && <ProblemBanner error={error} />}
        <Buttons>
          <Button type="submit" variant="default" busy={send.isPending} disabled={to === ''}>
            {t('test.send')}
          </Button>
          {isSmtp && (
            <Button variant="default" onClick={connect} busy={verify.isPending}>
              {t('test.verify')}
            </Button>
          )}
        </Buttons>
      </Form>
    </Card>
  );
}
