// One unit of a product or service for nothing: which one, found among those the shop knows or named here, and its cost.
import { Select, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../web/kit/button.tsx';
import { Pair, Quiet } from '../../web/kit/form.tsx';
import { MoneyField } from '../../web/kit/number-field.tsx';
import { ProblemBanner } from '../../web/kit/states.tsx';
import { useWrite } from '../../web/kit/use-write.ts';
import type { Offer, OfferGives } from '../contract.ts';
import { addProduct, findProducts, productsKey } from './api.ts';

type Gift = Extract<OfferGives, { kind: 'product' }>;

interface Props {
  readonly gives: Gift;
  /** The product as the offer was read, to name it before anything is searched for. */
  readonly known: Offer['product'];
  readonly currency: string;
  /** What the server refused of the product and of its worth. */
  readonly wrong: { readonly product?: string; readonly worth?: string };
  readonly onChange: (gives: Gift) => void;
}

/** How long the search has to rest before the server is asked. */
const restMs = 250;

export function ProductFields({ gives, known, currency, wrong, onChange }: Props) {
  const { t } = useTranslation('offers');
  const [chosen, setChosen] = useState(known);
  const [search, setSearch] = useState(known?.name ?? '');
  const [asked] = useDebouncedValue(search, restMs);
  const found = useQuery({
    queryKey: [...productsKey, asked],
    queryFn: ({ signal }) => findProducts(asked === chosen?.name ? '' : asked, signal),
    placeholderData: keepPreviousData,
  });
  const items = found.data?.items ?? [];
  const offered =
    chosen === null || items.some(({ productId }) => productId === chosen.productId) ? items : [chosen, ...items];
  const take = (product: Offer['product']) => {
    setChosen(product);
    onChange({ ...gives, productId: product?.productId ?? 0 });
  };
  return (
    <>
      <Select
        label={t('product')}
        description={t('productHint')}
        placeholder={t('productSearch')}
        searchable
        clearable
        maw={420}
        searchValue={search}
        onSearchChange={setSearch}
        value={chosen === null ? null : String(chosen.productId)}
        error={wrong.product}
        data={offered.map(({ productId, id, name }) => ({
          value: String(productId),
          label: name === id ? name : `${name} (${id})`,
        }))}
        filter={({ options }) => options}
        nothingFoundMessage={found.isPending ? t('productSearching') : t('productNone')}
        onChange={(value) => take(offered.find(({ productId }) => String(productId) === value) ?? null)}
      />
      {chosen === null && <NewProduct name={search} onAdded={take} />}
      <MoneyField
        label={t('worth', { currency })}
        description={t('worthHint')}
        maw={280}
        minor={gives.worthMinor}
        currency={currency}
        error={wrong.worth}
        onChange={(worthMinor) => onChange({ ...gives, worthMinor })}
      />
    </>
  );
}

/** Names what no purchase has named yet, a coffee or a wash. */
function NewProduct({
  name,
  onAdded,
}: {
  readonly name: string;
  readonly onAdded: (product: Offer['product']) => void;
}) {
  const { t } = useTranslation('offers');
  const [open, setOpen] = useState(false);
  const [called, setCalled] = useState('');
  const [number, setNumber] = useState('');
  const add = useWrite({
    deed: () => addProduct({ name: called.trim(), id: number.trim() || called.trim() }),
    changes: [productsKey],
    after: onAdded,
  });
  if (!open) {
    return (
      <div>
        <Button
          variant="subtle"
          size="sm"
          ml={-10}
          onClick={() => {
            setCalled(name);
            setOpen(true);
          }}
        >
          {t('productNew')}
        </Button>
      </div>
    );
  }
  return (
    <fieldset>
      <legend>{t('productNew')}</legend>
      <Pair>
        <TextInput
          label={t('productName')}
          maxLength={200}
          value={called}
          onChange={(event) => setCalled(event.currentTarget.value)}
        />
        <TextInput
          label={t('productNumber')}
          description={t('productNumberHint')}
          maxLength={200}
          value={number}
          onChange={(event) => setNumber(event.currentTarget.value)}
        />
      </Pair>
      {add.error !== null && <ProblemBanner error={add.error} />}
      <Quiet>{t('productNewHint')}</Quiet>
      <Button
        variant="default"
        size="sm"
        busy={add.isPending}
        disabled={called.trim() === ''}
        onClick={() => add.mutate()}
      >
        {t('productAdd')}
      </Button>
    </fieldset>
  );
}
