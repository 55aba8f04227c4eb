// What the commands on files know of the shop that they run beside, if there is one.

export interface ShopBeside {
  /** The shop's data folder; undefined where there is none. */
  readonly folder: string | undefined;
  /** The shop's zone; undefined where there is no shop. */
  zone(): Promise<string | undefined>;
}

export const noShop: ShopBeside = { folder: undefined, zone: async () => undefined };
