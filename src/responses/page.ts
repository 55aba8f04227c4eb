// The frame of the public pages: one small document without scripts, light and dark, readable on a phone.
import type { Language } from '../ground/contract.ts';

/** What a public page says. */
export interface PublicPage {
  readonly language: Language;
  readonly title: string;
  readonly text: string;
  /** A button that posts `action` to the page's own address. */
  readonly button?: { readonly action: string; readonly label: string; readonly quiet?: boolean };
}

/** Nothing is loaded from anywhere and no other site can frame the page. */
export const pagePolicy =
  "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/** The page as HTML; every text in it is escaped here. */
export function renderPage({ language, title, text, button }: PublicPage): string {
  const form =
    button === undefined
      ? ''
      : `<form method="post"><button${button.quiet ? ' class="quiet"' : ''} name="action" value="${escapeHtml(button.action)}">${escapeHtml(button.label)}</button></form>`;
  return `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${escapeHtml(title)}</title>
<style>${style}</style>
</head>
<body>
<main>
<h1>${escapeHtml(title)}</h1>
<p>${escapeHtml(text)}</p>
${form}
</main>
</body>
</html>
`;
}

const style = `
:root { color-scheme: light dark; --bg: #F3F5F7; --surface: #FFFFFF; --line: #DAE1E6; --line-2: #7D8A96; --ink: #15202B; --ink-2: #465460; --accent: #0B5C8C; --on-accent: #FFFFFF; }
@media (prefers-color-scheme: dark) { :root { --bg: #0E151B; --surface: #162029; --line: #2A3844; --line-2: #738391; --ink: #E9EFF3; --ink-2: #B6C3CD; --accent: #71BCEA; --on-accent: #08202F; } }
* { box-sizing: border-box; }
body { margin: 0; padding: 24px 16px; background: var(--bg); color: var(--ink); font: 16px/24px 'IBM Plex Sans Variable', system-ui, sans-serif; }
main { max-width: 520px; margin: 8vh auto 0; padding: 32px; background: var(--surface); border: 1px solid var(--line); border-radius: 8px; }
h1 { margin: 0 0 12px; font-size: 26px; line-height: 32px; font-weight: 600; }
p { margin: 0; color: var(--ink-2); overflow-wrap: anywhere; }
form { margin-top: 24px; }
button { min-height: 44px; padding: 8px 20px; font: inherit; font-weight: 500; border-radius: 6px; border: 1px solid var(--accent); background: var(--accent); color: var(--on-accent); cursor: pointer; }
button.quiet { background: transparent; color: var(--ink); border-color: var(--line-2); }
button:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
@media (max-width: 480px) { main { padding: 24px 20px; margin-top: 0; } h1 { font-size: 22px; line-height: 28px; } button { width: 100%; } }
`;

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character]);
}
