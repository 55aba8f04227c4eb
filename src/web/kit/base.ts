// Which shop these pages speak of: the real one, or below /sample the sample shop. The address alone decides, so that a page
// of one can never ask or change the other, whatever is open in another tab.

const root = '/sample';

/** Whether the pages of this tab are the sample shop's. */
export const isSample: boolean =
  typeof location !== 'undefined' && (location.pathname === root || location.pathname.startsWith(`${root}/`));

/** Where the pages of this tab begin. */
export const basename = isSample ? root : '/';

/** What is the real shop's alone: who signs in, and the sample shop itself. */
const ofTheRealShop = /^\/api\/(login|logout|setup|sample)$/;

/** Where the server answers a question of these pages. */
export function apiAddress(path: string): string {
  if (!isSample || ofTheRealShop.test(path)) return path;
  return path.replace(/^\/api\//, '/api/sample/shop/');
}
