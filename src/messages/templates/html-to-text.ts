// Makes the text part from compiled HTML where the author wrote none; Liquid in it stays as it is.

const entities: Record<string, string> = { nbsp: ' ', amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" };
// Liquid may hold < and >: it is put aside under one private-use character each while tags are taken out.
const firstMark = 0xe000;
const mostMarks = 0xf8ff - firstMark;

/** A plain-text template with the words and links of `html`. */
export function textFromHtml(html: string): string {
  const kept: string[] = [];
  const marked = html.replace(/\{\{[\s\S]*?\}\}|\{%[\s\S]*?%\}/g, (liquid) => {
    if (kept.length === mostMarks) return '';
    kept.push(liquid);
    return String.fromCharCode(firstMark + kept.length - 1);
  });
  const text = marked
    .replace(/<!--[\s\S]*?-->/g, '')
    .replace(/<(head|style|title)\b[\s\S]*?<\/\1>/gi, '')
    .replace(/<div[^>]*display:\s*none[\s\S]*?<\/div>/gi, '')
    .replace(/\s+/g, ' ')
    .replace(/<a\b[^>]*?href="([^"]*)"[^>]*>([\s\S]*?)<\/a>/gi, '$2: $1')
    .replace(/<(br|hr)\b[^>]*>/gi, '\n')
    .replace(/<\/(p|div|tr|table|h[1-6]|li|ul|ol|blockquote)>/gi, '\n')
    .replace(/<[^>]*>/g, '')
    .replace(/&(nbsp|amp|lt|gt|quot|#39);/g, (_, name: string) => entities[name])
    .replace(/[ \t]*\n[ \t]*/g, '\n')
    .replace(/\n{3,}/g, '\n\n')
    .replace(/ {2,}/g, ' ')
    .trim();
  return `${text.replace(/[\ue000-\uf8ff]/g, (mark) => kept[mark.charCodeAt(0) - firstMark] ?? '')}\n`;
}
