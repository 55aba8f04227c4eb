// First run: the owner's account and the shop. The link carries the one-time token that the program printed.
import { NativeSelect, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Navigate, useNavigate } from 'react-router';
import type { Me, Setup } from '../../ground/contract.ts';
import { write } from '../kit/api.ts';
import { Button } from '../kit/button.tsx';
import { Form, Pair } from '../kit/form.tsx';
import { useFormat } from '../kit/format.ts';
import { isLanguage } from '../kit/i18n/languages.ts';
import { PasswordField } from '../kit/password-field.tsx';
import { meKey, useMe } from '../kit/session.ts';
import { ProblemBanner } from '../kit/states.tsx';
import { useWrite } from '../kit/use-write.ts';
import { useWrongFields } from '../kit/use-wrong-fields.ts';
import { Doorway } from '../shell/doorway.tsx';
import { countryChoices, currencyChoices, currencyOf, suggestedRegion, zoneChoices } from './regions.ts';

export function Component() {
  const { t, i18n } = useTranslation('shell');
  const format = useFormat();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const me = useMe().data;
  const [token] = useState(() => new URLSearchParams(location.hash.slice(1)).get('token') ?? '');
  const [owner, setOwner] = useState({ name: '', email: '', password: '' });
  const [shop, setShop] = useState(() => ({ name: '', ...suggestedRegion() }));
  // until somebody has chosen one, the currency follows the country
  const [hasCurrency, setHasCurrency] = useState(false);
  const [typedToken, setTypedToken] = useState('');
  const create = useWrite({
    deed: () => {
      const language = isLanguage(i18n.language) ? i18n.language : 'en';
      const body: Setup = { ...owner, language, token: token || typedToken.trim(), shop: { ...shop, language } };
      return write<Me>('POST', '/api/setup', body);
    },
    after: (answer) => {
      queries.setQueryData(meKey, answer);
      navigate('/data/new', { replace: true });
    },
  });
  const wrong = useWrongFields(create.error);
  if (me !== undefined && !me.needsSetup && !create.isSuccess) return <Navigate to="/" replace />;
  return (
    <Doorway title={t('setup.title')} text={t('setup.text')}>
      <Form onSubmit={() => create.mutate()}>
        {token === '' && (
          <TextInput
            label={t('setup.token')}
            description={t('setup.tokenHint')}
            value={typedToken}
            onChange={(event) => setTypedToken(event.currentTarget.value)}
            autoComplete="off"
          />
        )}
        <TextInput
          label={t('setup.name')}
          autoComplete="name"
          required
          value={owner.name}
          error={wrong.name}
          onChange={(event) => setOwner({ ...owner, name: event.currentTarget.value })}
        />
        <TextInput
          label={t('setup.email')}
          type="email"
          autoComplete="username"
          required
          value={owner.email}
          error={wrong.email}
          onChange={(event) => setOwner({ ...owner, email: event.currentTarget.value })}
        />
        <PasswordField
          label={t('setup.password')}
          description={t('setup.passwordHint')}
          autoComplete="new-password"
          required
          value={owner.password}
          error={wrong.password}
          onChange={(event) => setOwner({ ...owner, password: event.currentTarget.value })}
        />
        <TextInput
          label={t('shop.name')}
          description={t('shop.nameHint')}
          required
          autoComplete="organization"
          value={shop.name}
          error={wrong['shop.name']}
          onChange={(event) => setShop({ ...shop, name: event.currentTarget.value })}
        />
        <Pair>
          <NativeSelect
            label={t('shop.country')}
            value={shop.country}
            data={countryChoices(format.locale, shop.country)}
            onChange={(event) => {
              const country = event.currentTarget.value;
              setShop({ ...shop, country, ...(hasCurrency ? {} : { currency: currencyOf(country) }) });
            }}
          />
          <NativeSelect
            label={t('shop.currency')}
            value={shop.currency}
            data={currencyChoices(format.locale)}
            onChange={(event) => {
              setHasCurrency(true);
              setShop({ ...shop, currency: event.currentTarget.value });
            }}
          />
        </Pair>
        <NativeSelect
          label={t('shop.zone')}
          description={t('shop.zoneHint')}
          value={shop.zone}
          data={zoneChoices(shop.zone)}
          onChange={(event) => setShop({ ...shop, zone: event.currentTarget.value })}
        />
        {create.error !== null && <ProblemBanner error={create.error} />}
        <Button type="submit" busy={create.isPending}>
          {t('setup.create')}
        </Button>
      </Form>
    </Doorway>
  );
}
