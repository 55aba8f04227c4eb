// "Send me this": one message to the address of whoever presses it, and where it went.
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { Button } from './button.tsx';
import { Quiet } from './form.tsx';
import { Banner, ProblemBanner, TechnicalDetails } from './states.tsx';
import { useWrite } from './use-write.ts';

interface Answer {
  readonly ok: boolean;
  readonly to: string;
  readonly went: 'smtp' | 'catcher';
  readonly sentence: string;
}

interface Props {
  readonly deed: () => Promise<Answer>;
  /** What is sent, for those who hear the button without what stands beside it. */
  readonly label?: string;
}

export function TestMail({ deed, label }: Props) {
  const { t } = useTranslation('kit');
  const send = useWrite({ deed, changes: [['caught-mail']] });
  const answer = send.data;
  return (
    <div>
      <Button
        variant="subtle"
        size="sm"
        ml={-10}
        busy={send.isPending}
        aria-label={label}
        onClick={() => send.mutate()}
      >
        {t('testMail.send')}
      </Button>
      <div role="status">
        {answer?.ok === true && answer.went === 'smtp' && <Quiet>{t('testMail.sent', { to: answer.to })}</Quiet>}
        {answer?.ok === true && answer.went === 'catcher' && (
          <Quiet>
            {t('testMail.caught')} <Link to="/mail">{t('testMail.look')}</Link>
          </Quiet>
        )}
      </div>
      {answer?.ok === false && (
        <Banner title={t('testMail.failed')}>
          <TechnicalDetails>{answer.sentence}</TechnicalDetails>
        </Banner>
      )}
      {send.error !== null && <ProblemBanner error={send.error} />}
    </div>
  );
}
