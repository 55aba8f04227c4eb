// One text in one language: written left, seen right, with what is wrong in words.
import { SegmentedControl, Switch, Textarea, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate, useParams } from 'react-router';
import { Button } from '../../web/kit/button.tsx';
import { Card, Stack } from '../../web/kit/card.tsx';
import { Buttons, Form, Quiet } from '../../web/kit/form.tsx';
import { isLanguage, type Language, languageNames, languages } from '../../web/kit/i18n/languages.ts';
import { MailFrame } from '../../web/kit/mail-frame.tsx';
import { useMay } from '../../web/kit/session.ts';
import { Loaded, ProblemBanner } from '../../web/kit/states.tsx';
import { TestMail } from '../../web/kit/test-mail.tsx';
import { UnsavedGuard } from '../../web/kit/unsaved.tsx';
import { useWrite } from '../../web/kit/use-write.ts';
import type { TemplateDetail, TemplateProblem, TemplateText } from '../contract.ts';
import { previewTemplate, readTemplate, restoreTemplate, saveTemplate, templatesKey, testTemplate } from './api.ts';
import styles from './messages.module.css';

export function Component() {
  const { key = '', language = 'en' } = useParams();
  const { t } = useTranslation('messages');
  const navigate = useNavigate();
  const template = useQuery({ queryKey: [...templatesKey, key, language], queryFn: () => readTemplate(key, language) });
  return (
    <Stack>
      <div>
        <Link to="/settings/templates">{t('templates.title')}</Link> / {t(`template.${key}`, { defaultValue: key })}
      </div>
      <div>
        <SegmentedControl
          aria-label={t('templates.languages')}
          value={language}
          onChange={(next) => navigate(`/settings/templates/${key}/${next}`)}
          data={languages.map((value) => ({ value, label: languageNames[value] }))}
        />
      </div>
      <Loaded query={template} lines={8}>
        {(data) => (
          <TemplateEditor
            key={`${data.key}-${data.language}-${data.version}`}
            template={data}
            language={isLanguage(language) ? language : 'en'}
          />
        )}
      </Loaded>
    </Stack>
  );
}

function TemplateEditor({ template, language }: { readonly template: TemplateDetail; readonly language: Language }) {
  const { t } = useTranslation('messages');
  const kit = useTranslation('kit').t;
  const may = useMay('templates:write');
  const [text, setText] = useState<TemplateText>({
    subject: template.subject,
    body: template.body,
    textBody: template.textBody,
  });
  const [withCoupon, setWithCoupon] = useState(true);
  const [settled] = useDebouncedValue(text, 500);
  const preview = useQuery({
    queryKey: ['template-preview', settled, language, withCoupon],
    queryFn: () => previewTemplate({ ...settled, language, withCoupon }),
    placeholderData: keepPreviousData,
  });
  const save = useWrite({
    deed: () => saveTemplate(template.key, language, { ...text, version: template.version }),
    changes: [templatesKey],
    said: () => kit('state.saved'),
  });
  const restore = useWrite({
    deed: () => restoreTemplate(template.key, language),
    changes: [templatesKey],
    said: () => t('template.restored'),
  });
  const problems = preview.data?.problems ?? template.problems;
  const isChanged =
    text.subject !== template.subject || text.body !== template.body || text.textBody !== template.textBody;
  return (
    <div className={styles.editor}>
      <UnsavedGuard when={isChanged && may} />
      <Card title={t('template.write')}>
        <Form onSubmit={() => save.mutate()} lookOnly={!may}>
          <TextInput
            label={t('templates.subject')}
            value={text.subject}
            onChange={(event) => setText({ ...text, subject: event.currentTarget.value })}
          />
          <Textarea
            className={styles.code}
            label={t('template.body')}
            description={t('template.bodyHint')}
            rows={18}
            spellCheck={false}
            value={text.body}
            onChange={(event) => setText({ ...text, body: event.currentTarget.value })}
          />
          <Textarea
            className={styles.code}
            label={t('template.textBody')}
            description={t('template.textBodyHint')}
            rows={5}
            spellCheck={false}
            value={text.textBody ?? ''}
            onChange={(event) =>
              setText({ ...text, textBody: event.currentTarget.value === '' ? null : event.currentTarget.value })
            }
          />
          {problems.length > 0 && <ProblemList problems={problems} />}
          {(save.error ?? restore.error) !== null && <ProblemBanner error={save.error ?? restore.error} />}
          {may && (
            <Buttons>
              <Button type="submit" busy={save.isPending} disabled={!isChanged}>
                {kit('action.save')}
              </Button>
              {!template.builtIn && (
                <Button variant="default" onClick={() => restore.mutate()} busy={restore.isPending}>
                  {t('template.restore')}
                </Button>
              )}
            </Buttons>
          )}
        </Form>
      </Card>
      <Card
        title={t('template.preview')}
        aside={
          <Switch
            label={t('template.withCoupon')}
            checked={withCoupon}
            onChange={(event) => setWithCoupon(event.currentTarget.checked)}
          />
        }
      >
        <Loaded query={preview} lines={8}>
          {(data) => (
            <>
              <p className={styles.subject}>{data.subject}</p>
              <MailFrame title={t('template.preview')} html={data.html} />
            </>
          )}
        </Loaded>
        <div className={styles.sample}>
          <Quiet>{t('template.sample')}</Quiet>
          {may && <TestMail deed={() => testTemplate(template.key, language, text, withCoupon)} />}
        </div>
      </Card>
    </div>
  );
}

function ProblemList({ problems }: { readonly problems: readonly TemplateProblem[] }) {
  const { t } = useTranslation('messages');
  return (
    <ul className={styles.problems}>
      {problems.map((problem) => (
        <li
          key={`${problem.code}-${problem.part}-${problem.line}-${problem.message}`}
          className={styles[problem.level]}
        >
          {t(`templateProblem.${problem.code}`)}
          {problem.line !== null && ` ${t('template.line', { line: problem.line })}`}
          {problem.code.endsWith('unreadable') && `: ${problem.message}`}
        </li>
      ))}
    </ul>
  );
}
