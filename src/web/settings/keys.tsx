// API keys: what machines may do. The key itself is shown once.
import { Checkbox, Modal, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type ApiKeyBody, type CreatedApiKey, type NewApiKey, scopes } from '../../ground/contract.ts';
import { read, write } from '../kit/api.ts';
import { Button } from '../kit/button.tsx';
import { Card } from '../kit/card.tsx';
import { ConfirmDialog } from '../kit/confirm.tsx';
import { Buttons, Form, Quiet } from '../kit/form.tsx';
import { useFormat } from '../kit/format.ts';
import { useMay, useZone } from '../kit/session.ts';
import { Banner, Empty, Loaded, ProblemBanner } from '../kit/states.tsx';
import { cell, Table } from '../kit/table.tsx';
import { useWrite } from '../kit/use-write.ts';
import styles from './keys.module.css';

const key = ['api-keys'] as const;

export function Component() {
  const { t } = useTranslation('shell');
  const may = useMay('api-keys:write');
  const [making, setMaking] = useState(false);
  const keys = useQuery({ queryKey: key, queryFn: () => read<{ items: ApiKeyBody[] }>('/api/api-keys') });
  return (
    <Card
      title={t('settings.keys')}
      aside={
        may && (
          <Button variant="default" size="sm" onClick={() => setMaking(true)}>
            {t('keys.make')}
          </Button>
        )
      }
      flush
    >
      <Loaded query={keys}>
        {({ items }) =>
          items.length === 0 ? <Empty title={t('keys.none')}>{t('keys.noneText')}</Empty> : <KeyTable items={items} />
        }
      </Loaded>
      <MakeKey open={making} onClose={() => setMaking(false)} />
    </Card>
  );
}

const scopeTexts = {
  'customers:write': 'scope.customers',
  'purchases:write': 'scope.purchases',
  'redemptions:write': 'scope.redemptions',
  'signals:write': 'scope.signals',
  'validations:write': 'scope.validations',
} as const satisfies Record<(typeof scopes)[number], string>;

/** What a scope allows, in words; one of a newer program as it is called. */
function useScopeWords(): (scope: string) => string {
  const { t } = useTranslation('shell');
  return (scope) => {
    const known = scopes.find((candidate) => candidate === scope);
    return known === undefined ? scope : t(scopeTexts[known]);
  };
}

function KeyTable({ items }: { readonly items: readonly ApiKeyBody[] }) {
  const { t } = useTranslation('shell');
  const kit = useTranslation('kit').t;
  const format = useFormat();
  const zone = useZone();
  const may = useMay('api-keys:write');
  const words = useScopeWords();
  const [ending, setEnding] = useState<ApiKeyBody | null>(null);
  const revoke = useWrite({
    deed: (id: number) => write('DELETE', `/api/api-keys/${id}`),
    changes: [key],
    said: () => t('keys.revoked'),
    after: () => setEnding(null),
  });
  return (
    <>
      <Table label={t('settings.keys')}>
        <thead>
          <tr>
            <th scope="col">{t('keys.name')}</th>
            <th scope="col" className={cell.wideOnly}>
              {t('keys.may')}
            </th>
            <th scope="col">{t('keys.used')}</th>
            <th scope="col">
              <span className="visually-hidden">{t('keys.revoke')}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {items.map((item) => (
            <tr key={item.apiKeyId}>
              <td>
                {item.name}
                <span className={cell.under}>{item.start}…</span>
              </td>
              <td className={cell.wideOnly}>{format.list(item.scopes.map(words))}</td>
              <td>{item.lastUsedAt === null ? t('keys.never') : format.instant(item.lastUsedAt, zone)}</td>
              <td className={cell.number}>
                {item.revokedAt !== null
                  ? t('keys.isRevoked')
                  : may && (
                      <Button variant="default" size="sm" onClick={() => setEnding(item)}>
                        {t('keys.revoke')}
                      </Button>
                    )}
              </td>
            </tr>
          ))}
        </tbody>
      </Table>
      <ConfirmDialog
        open={ending !== null}
        title={t('keys.revokeTitle', { name: ending?.name ?? '' })}
        deed={kit('action.remove')}
        busy={revoke.isPending}
        error={revoke.error}
        onDo={() => ending !== null && revoke.mutate(ending.apiKeyId)}
        onClose={() => setEnding(null)}
      >
        {t('keys.revokeText')}
      </ConfirmDialog>
    </>
  );
}

function MakeKey({ open, onClose }: { readonly open: boolean; readonly onClose: () => void }) {
  const { t } = useTranslation('shell');
  const kit = useTranslation('kit').t;
  const words = useScopeWords();
  const [name, setName] = useState('');
  const [chosen, setChosen] = useState<NewApiKey['scopes']>(['purchases:write']);
  const make = useWrite({
    deed: () => write<CreatedApiKey>('POST', '/api/api-keys', { name, scopes: chosen }),
    changes: [key],
  });
  const close = () => {
    make.reset();
    setName('');
    onClose();
  };
  return (
    <Modal opened={open} onClose={close} title={t('keys.make')}>
      {make.data === undefined ? (
        <Form onSubmit={() => make.mutate()}>
          <TextInput
            label={t('keys.name')}
            description={t('keys.nameHint')}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <fieldset className={styles.scopes}>
            <legend>{t('keys.may')}</legend>
            {scopes.map((scope) => (
              <Checkbox
                key={scope}
                label={words(scope)}
                description={scope}
                checked={chosen.includes(scope)}
                onChange={(event) =>
                  setChosen(event.currentTarget.checked ? [...chosen, scope] : chosen.filter((kept) => kept !== scope))
                }
              />
            ))}
          </fieldset>
          {make.error !== null && <ProblemBanner error={make.error} />}
          <Buttons>
            <Button type="submit" busy={make.isPending} disabled={name.trim() === '' || chosen.length === 0}>
              {t('keys.make')}
            </Button>
            <Button variant="default" onClick={close}>
              {kit('action.cancel')}
            </Button>
          </Buttons>
        </Form>
      ) : (
        <div className={styles.made}>
          <Banner tone="waiting" title={t('keys.once')}>
            {t('keys.onceText')}
          </Banner>
          <code className={styles.key}>{make.data.key}</code>
          <Quiet>{t('keys.usage')}</Quiet>
          <Buttons>
            <Button onClick={close}>{kit('action.close')}</Button>
          </Buttons>
        </div>
      )}
    </Modal>
  );
}
