// The language of the pages and light or dark: kept in this browser.
import { NativeSelect, SegmentedControl, useMantineColorScheme } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Labelled } from '../kit/form.tsx';
import { isLanguage, languageNames, languages } from '../kit/i18n/languages.ts';
import { changeLanguage } from '../kit/i18n/start.ts';

export function LanguageSwitch({ onChange }: { readonly onChange?: (language: (typeof languages)[number]) => void }) {
  const { t, i18n } = useTranslation('kit');
  return (
    <NativeSelect
      label={t('language.label')}
      value={i18n.language}
      data={languages.map((language) => ({ value: language, label: languageNames[language] }))}
      onChange={(event) => {
        const chosen = event.currentTarget.value;
        if (!isLanguage(chosen)) return;
        onChange?.(chosen);
        changeLanguage(chosen).catch((error: unknown) => reportError(error));
      }}
    />
  );
}

export function SchemeSwitch() {
  const { t } = useTranslation('kit');
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    <Labelled label={t('scheme.label')}>
      {(id) => (
        <SegmentedControl
          aria-labelledby={id}
          value={colorScheme}
          onChange={setColorScheme}
          data={[
            { value: 'auto', label: t('scheme.auto') },
            { value: 'light', label: t('scheme.light') },
            { value: 'dark', label: t('scheme.dark') },
          ]}
        />
      )}
    </Labelled>
  );
}
