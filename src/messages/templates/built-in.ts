// The messages that ship with Ritorno: a ladder of three rungs in four languages, one layout. Rows of `template` override them.
import type { Language } from '../../ground/contract.ts';
import type { TemplateText } from '../contract.ts';
import { english } from './texts/en.ts';
import { spanish } from './texts/es.ts';
import { italian } from './texts/it.ts';
import { polish } from './texts/pl.ts';
import type { CommonText, LadderText, RungText } from './texts/shape.ts';

const ladders: Record<Language, LadderText> = { en: english, it: italian, pl: polish, es: spanish };

/** The rungs of the built-in ladder, in order. */
export const builtInKeys = ['comeback-first', 'comeback-second', 'comeback-last'] as const;
export type BuiltInKey = (typeof builtInKeys)[number];

const rungOf: Record<BuiltInKey, 'first' | 'second' | 'last'> = {
  'comeback-first': 'first',
  'comeback-second': 'second',
  'comeback-last': 'last',
};

/** The built-in text of a key in a language; undefined when Ritorno ships none under that key. */
export function builtInTemplate(key: string, language: Language): TemplateText | undefined {
  if (!isBuiltIn(key)) return undefined;
  const ladder = ladders[language];
  const rung = ladder[rungOf[key]];
  return {
    subject: `{% if coupon %}${rung.subjectWithCoupon}{% else %}${rung.subject}{% endif %}`,
    body: body(language, ladder.common, rung),
    textBody: textBody(ladder.common, rung),
  };
}

/** Whether Ritorno ships a text under this key. */
export function isBuiltIn(key: string): key is BuiltInKey {
  return (builtInKeys as readonly string[]).includes(key);
}

/** Table rows of what limits the coupon: shown only where the coupon has them. */
const limits = [
  { field: 'minimum', label: (common: CommonText) => common.minimum },
  { field: 'limit', label: (common: CommonText) => common.limit },
  { field: 'total', label: (common: CommonText) => common.total },
] as const;

/** Two sections only: each one costs 1.2 kB of tables in every message. */
function body(language: Language, common: CommonText, rung: RungText): string {
  const box = 'container-background-color="#E1EEF6" align="center"';
  return `<mjml lang="${language}">
  <mj-head>
    <mj-title>${rung.title}</mj-title>
    <mj-preview>${rung.preview}</mj-preview>
    <mj-attributes>
      <mj-all font-family="Helvetica, Arial, sans-serif" />
      <mj-text font-size="16px" line-height="24px" color="#15202B" padding="0 32px 16px" />
    </mj-attributes>
  </mj-head>
  <mj-body background-color="#F3F5F7" width="560px">
    <mj-section background-color="#FFFFFF" padding="32px 0 24px">
      <mj-column>
        <mj-text font-weight="600" font-size="14px" color="#465460">{{ shop.name }}</mj-text>
        <mj-text font-size="26px" line-height="32px" font-weight="600">${rung.title}</mj-text>
        <mj-text>${common.greeting}</mj-text>
        <mj-text>${rung.opening}</mj-text>
        <mj-text>{% if coupon %}${rung.withCoupon}{% else %}${rung.withoutCoupon}{% endif %}</mj-text>
        <mj-raw>{% if coupon %}</mj-raw>
        <mj-text ${box} padding="24px 32px 8px" font-size="44px" line-height="52px" font-weight="600" color="#0B5C8C">{{ coupon.value }}</mj-text>
        <mj-text ${box} padding="0 32px 24px" font-size="14px" line-height="24px">${common.code}<br /><strong style="font-size:22px;letter-spacing:1px">{{ coupon.code }}</strong><br />${common.validUntil} <strong>{{ coupon.valid_until }}</strong>${limits
          .map(
            ({ field, label }) =>
              `{% if coupon.${field} %}<br />${label(common)} <strong>{{ coupon.${field} }}</strong>{% endif %}`,
          )
          .join('')}</mj-text>
        <mj-text font-size="14px" line-height="20px" color="#465460" padding="16px 32px">${common.show}</mj-text>
        <mj-raw>{% endif %}</mj-raw>
        <mj-text padding="0 32px">${common.closing}<br />{{ shop.name }}</mj-text>
      </mj-column>
    </mj-section>
    <mj-section padding="16px 0 32px">
      <mj-column>
        <mj-text font-size="12px" line-height="18px" color="#5F6D79" padding="0 32px">${common.why}{% if shop.postal_line %}<br />{{ shop.postal_line }}{% endif %}<br /><a href="{{ unsubscribe_url }}" style="color:#5F6D79">${common.unsubscribe}</a></mj-text>
      </mj-column>
    </mj-section>
  </mj-body>
</mjml>
`;
}

function textBody(common: CommonText, rung: RungText): string {
  const limitLines = limits
    .map(({ field, label }) => `{% if coupon.${field} %}\n${label(common)}: {{ coupon.${field} }}{% endif %}`)
    .join('');
  return `${common.greeting}

${rung.opening}

{% if coupon %}${rung.withCoupon}

  {{ coupon.value }}
  ${common.code}: {{ coupon.code }}

${common.validUntil}: {{ coupon.valid_until }}${limitLines}
${common.show}{% else %}${rung.withoutCoupon}{% endif %}

${common.closing}
{{ shop.name }}

--
${common.why}{% if shop.postal_line %}
{{ shop.postal_line }}{% endif %}
${common.unsubscribe}: {{ unsubscribe_url }}
`;
}
