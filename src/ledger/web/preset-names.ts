// What shop systems and tills call themselves; the same in every language.

const names: Readonly<Record<string, string>> = {
  'online-retail-lines': 'Online Retail',
  'online-retail-invoices': 'Online Retail',
  cdnow: 'CDNOW',
  prestashop: 'PrestaShop',
  woocommerce: 'WooCommerce',
};

/** The name of a preset: the system that its file comes from; null for a plain table. */
export function presetName(preset: string | null): string | null {
  if (preset === null || preset === 'ritorno') return null;
  const known = Object.entries(names).find(([name]) => preset === name || preset.startsWith(`${name}-`));
  if (known) return known[1];
  const [system] = preset.split('-');
  return system.charAt(0).toUpperCase() + system.slice(1);
}
