// Countries, currencies and zones to choose from, named in the reader's language.

const countries =
  'AT BE BG CH CY CZ DE DK EE ES FI FR GB GR HR HU IE IS IT LI LT LU LV MT NL NO PL PT RO SE SI SK AE AR AU BR CA CL CN CO IL IN JP KR MA MX NZ PE RS SA SG TN TR UA US ZA'.split(
    ' ',
  );

export interface Choice {
  readonly value: string;
  readonly label: string;
}

const byLabel = (a: Choice, b: Choice) => a.label.localeCompare(b.label);

/** Countries by name; `present` is added when the list does not have it. */
export function countryChoices(locale: string, present: string): Choice[] {
  const names = new Intl.DisplayNames(locale, { type: 'region' });
  const codes = countries.includes(present) ? countries : [...countries, present];
  return codes.map((value) => ({ value, label: names.of(value) ?? value })).sort(byLabel);
}

/** Every currency of the platform: code and name. */
export function currencyChoices(locale: string): Choice[] {
  const names = new Intl.DisplayNames(locale, { type: 'currency' });
  return Intl.supportedValuesOf('currency').map((value) => ({ value, label: `${value}, ${names.of(value) ?? value}` }));
}

/** Every zone of the platform, with `present` among them. */
export function zoneChoices(present: string): Choice[] {
  const zones = Intl.supportedValuesOf('timeZone');
  return (zones.includes(present) ? zones : [present, ...zones]).map((value) => ({
    value,
    label: value.replaceAll('_', ' '),
  }));
}

/** Of the countries above, those that do not pay in euros. */
const currencies: Readonly<Record<string, string>> = Object.fromEntries(
  'CH:CHF CZ:CZK DK:DKK GB:GBP HU:HUF LI:CHF NO:NOK PL:PLN RO:RON SE:SEK AE:AED AR:ARS AU:AUD BR:BRL CA:CAD CL:CLP CN:CNY CO:COP IL:ILS IN:INR JP:JPY KR:KRW MA:MAD MX:MXN NZ:NZD PE:PEN RS:RSD SA:SAR SG:SGD TN:TND TR:TRY UA:UAH US:USD ZA:ZAR'
    .split(' ')
    .map((pair) => pair.split(':')),
);

/** What is paid with in a country. */
export function currencyOf(country: string): string {
  return currencies[country] ?? 'EUR';
}

/** What the browser suggests: its zone and the region of its language. */
export function suggestedRegion(): { zone: string; country: string; currency: string } {
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
  const region = new Intl.Locale(navigator.language).maximize().region ?? 'IT';
  const country = countries.includes(region) ? region : 'IT';
  return { zone: timeZone === 'UTC' ? 'Europe/Rome' : timeZone, country, currency: currencyOf(country) };
}
