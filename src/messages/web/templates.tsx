// The texts: one row per text, each language a link.
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { Card } from '../../web/kit/card.tsx';
import { isLanguage, languageNames } from '../../web/kit/i18n/languages.ts';
import { Loaded } from '../../web/kit/states.tsx';
import { cell, Table } from '../../web/kit/table.tsx';
import { readTemplates, type TemplateSummary, templatesKey } from './api.ts';
import styles from './messages.module.css';

export function Component() {
  const { t, i18n } = useTranslation('messages');
  const templates = useQuery({ queryKey: templatesKey, queryFn: readTemplates });
  return (
    <Card title={t('templates.title')} flush>
      <Loaded query={templates}>
        {({ items }) => (
          <Table label={t('templates.title')}>
            <thead>
              <tr>
                <th scope="col">{t('templates.name')}</th>
                <th scope="col" className={cell.wideOnly}>
                  {t('templates.subject')}
                </th>
                <th scope="col">{t('templates.languages')}</th>
              </tr>
            </thead>
            <tbody>
              {byKey(items).map(([key, texts]) => {
                const own = texts.find((text) => text.language === i18n.language) ?? texts[0];
                return (
                  <tr key={key}>
                    <td>
                      <Link to={`/settings/templates/${key}/${own.language}`}>
                        {t(`template.${key}`, { defaultValue: key })}
                      </Link>
                      <span className={cell.under}>
                        {texts.every((text) => text.builtIn) ? t('templates.builtIn') : t('templates.changed')}
                      </span>
                    </td>
                    <td className={cell.wideOnly}>{plainSubject(own.subject)}</td>
                    <td>
                      <span className={styles.languages}>
                        {texts.map((text) => (
                          <Link key={text.language} to={`/settings/templates/${key}/${text.language}`}>
                            {isLanguage(text.language) ? languageNames[text.language] : text.language}
                          </Link>
                        ))}
                      </span>
                    </td>
                  </tr>
                );
              })}
            </tbody>
          </Table>
        )}
      </Loaded>
    </Card>
  );
}

function byKey(items: readonly TemplateSummary[]): [string, TemplateSummary[]][] {
  const groups = new Map<string, TemplateSummary[]>();
  for (const item of items) groups.set(item.key, [...(groups.get(item.key) ?? []), item]);
  return [...groups];
}

/** A subject without its Liquid: the branch with a coupon, values as dots. */
function plainSubject(subject: string): string {
  return subject
    .replace(/\{%-?\s*else[\s\S]*?endif\s*-?%\}/g, '')
    .replace(/\{%[\s\S]*?%\}/g, '')
    .replace(/\{\{[\s\S]*?\}\}/g, '…');
}
