// Buttons and password fields of the pages are the kit's: theirs keep the focus, and can be reached and read by everybody.
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const source = fileURLToPath(new URL('../..', import.meta.url));
const own = ['web/kit/button.tsx', 'web/kit/password-field.tsx'];
/** A link that looks like a button never is off. */
const linksOnly = ['ledger/web/imports.tsx'];

it.each(['Button', 'PasswordInput'])('no page takes %s past the kit', (part) => {
  const taken = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter(
    (file) =>
      file.endsWith('.tsx') &&
      !own.includes(file) &&
      !linksOnly.includes(file) &&
      new RegExp(`import \\{[^}]*\\b${part}\\b[^}]*\\} from '@mantine/core'`).test(
        readFileSync(`${source}/${file}`, 'utf8'),
      ),
  );
  expect(taken).toEqual([]);
});
