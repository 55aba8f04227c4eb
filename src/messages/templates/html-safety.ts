// Says whether rendered HTML holds anything that a message must not hold: code, forms, frames, odd links.

const forbiddenElement =
  /<\s*(script|iframe|frame|frameset|object|embed|applet|form|input|button|textarea|select|base|link|svg|math|template)\b/i;
// quoted values are skipped: what a reader's name holds stands inside them
const eventAttribute = /<[a-z](?:[^"'<>]|"[^"]*"|'[^']*')*?(?<=[\s"'/])on[a-z]+\s*=/i;
const refresh = /<meta[^<>]+http-equiv\s*=\s*["']?\s*refresh/i;
const foreignStyle = /@import|expression\s*\(|behavior\s*:|-moz-binding/i;
const links = /\s(?:href|src|background|action|formaction|poster|srcset)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>]+))/gi;
const allowedScheme = /^(https?:|mailto:|tel:|cid:|data:image\/(png|gif|jpeg|webp);|[/#?.]|[^:]*$)/i;

/** What is unsafe in `html`, as a short phrase for the author; undefined when nothing is. */
export function unsafeIn(html: string): string | undefined {
  const element = forbiddenElement.exec(html);
  if (element) return `the element <${element[1].toLowerCase()}>`;
  if (eventAttribute.test(html)) return 'an event attribute (on...=)';
  if (refresh.test(html)) return 'a meta refresh';
  if (foreignStyle.test(html)) return 'a style that loads or runs something';
  for (const [, double, single, bare] of html.matchAll(links)) {
    const target = plain(double ?? single ?? bare ?? '');
    if (!allowedScheme.test(target)) return `a link to ${target.slice(0, 20)}`;
  }
  return undefined;
}

/** As a mail program reads the attribute: entities resolved, white space and control characters dropped. */
function plain(attribute: string): string {
  return (
    attribute
      .replace(/&#x([0-9a-f]+);?/gi, (_, hex: string) => fromCode(Number.parseInt(hex, 16)))
      .replace(/&#(\d+);?/g, (_, digits: string) => fromCode(Number(digits)))
      .replace(/&colon;/gi, ':')
      .replace(/&(tab|newline);/gi, '')
      // biome-ignore lint/suspicious/noControlCharactersInRegex: browsers skip exactly these inside a scheme
      .replace(/[\u0000-\u0020\u007f]/g, '')
  );
}

function fromCode(code: number): string {
  return code <= 0x10ffff ? String.fromCodePoint(code) : '';
}
