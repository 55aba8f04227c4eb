// The made-up reader of previews and checks: one with everything, one with as little as possible.
import type { Language } from '../../ground/contract.ts';
import { writeDay, writeMoney } from '../in-words.ts';
import type { MergeFields } from './merge-fields.ts';

const unsubscribe_url = 'https://example.com/u/sample-link-of-a-preview';

export interface SampleShop {
  readonly name: string;
  readonly currency: string;
  readonly postalLine: string;
}

/** A reader whose every merge field has a value. */
export function sampleReader(language: Language, shop: SampleShop): MergeFields {
  const money = (minor: number) => writeMoney({ minor, currency: shop.currency }, language);
  return {
    customer: { name: 'Anna Nowak', given_name: 'Anna' },
    shop: { name: shop.name, postal_line: shop.postalLine || null },
    coupon: {
      kind: 'amount',
      value: money(1500),
      code: 'TORNA-7K2M-9QXD',
      valid_until: writeDay('2026-12-13', language),
      minimum: money(5000),
      limit: null,
      total: money(2500),
    },
    unsubscribe_url,
  };
}

/** A reader without a name and without a coupon. */
export function barestReader(shop: SampleShop): MergeFields {
  return {
    customer: { name: null, given_name: null },
    shop: { name: shop.name, postal_line: null },
    coupon: null,
    unsubscribe_url,
  };
}
