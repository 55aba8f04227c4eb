// What the commands on files may know of a shop: its zone, and a folder to remember things in. They work without either.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { ShopBeside } from '../scores/index.ts';
import { homePath } from './home.ts';

/** Asked when a command needs it: nothing is opened, and no folder made, where there is no shop. */
export function shopBeside(): ShopBeside {
  const home = homePath();
  // the key is made with the folder's first opening
  const isThere = existsSync(join(home, 'vault.key'));
  return {
    folder: isThere ? home : undefined,
    async zone() {
      if (!isThere) return undefined;
      // what opens a database is loaded only where there is one
      const { zoneOfShop } = await import('./zone-of-shop.ts');
      return zoneOfShop();
    },
  };
}
