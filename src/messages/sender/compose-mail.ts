// Builds the bytes of one e-mail: headers that nothing can be injected into, a text and an HTML part in base64.
// Own code because building the same message with nodemailer costs five times as much and was the bottleneck
// of sending (0.55 ms against 0.1 ms for 12 kB).

/** What stands around the content of a message. Addresses are plain, already validated ASCII addresses. */
export interface MailHeaders {
  readonly from: Mailbox;
  readonly to: Mailbox;
  readonly replyTo: string | null;
  /** With its angle brackets. */
  readonly messageId: string;
  readonly date: Date;
  readonly language: string;
  /** Link of RFC 8058; null for a test message, which has nobody to unsubscribe. */
  readonly unsubscribeUrl: string | null;
}

export interface Mailbox {
  readonly name: string | null;
  readonly address: string;
}

export interface MailContent {
  readonly subject: string;
  readonly html: string;
  readonly text: string;
}

/** The message as it goes over the wire, lines ended by CRLF, none longer than 998 bytes. */
export function composeMail(headers: MailHeaders, { subject, html, text }: MailContent): Buffer {
  // '=_' can stand in neither base64 nor in a header of ours: the boundary needs no randomness.
  const boundary = '=_ritorno_parts';
  const lines = [
    `From: ${mailbox(headers.from)}`,
    `To: ${mailbox(headers.to)}`,
    ...(headers.replyTo === null ? [] : [`Reply-To: ${safe(headers.replyTo)}`]),
    `Subject: ${encodeText(subject, 'Subject: '.length)}`,
    `Message-ID: ${safe(headers.messageId)}`,
    `Date: ${headers.date.toUTCString().replace('GMT', '+0000')}`,
    `Content-Language: ${safe(headers.language)}`,
    ...(headers.unsubscribeUrl === null ? [] : unsubscribeHeaders(headers.unsubscribeUrl)),
    'Auto-Submitted: auto-generated',
    'MIME-Version: 1.0',
    `Content-Type: multipart/alternative; boundary="${boundary}"`,
    '',
    `--${boundary}`,
    part('text/plain', text),
    `--${boundary}`,
    part('text/html', html),
    `--${boundary}--`,
    '',
  ];
  return Buffer.from(lines.join('\r\n'), 'latin1');
}

/** One URI on one line: a folded header has broken DKIM signatures on the way. */
function unsubscribeHeaders(url: string): string[] {
  return [`List-Unsubscribe: <${safe(url)}>`, 'List-Unsubscribe-Post: List-Unsubscribe=One-Click'];
}

function part(type: string, content: string): string {
  const body = wrap(Buffer.from(content.replace(/\r?\n/g, '\r\n'), 'utf8').toString('base64'));
  return `Content-Type: ${type}; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n${body}`;
}

const lineLength = 76;

function wrap(base64: string): string {
  const lines: string[] = [];
  for (let at = 0; at < base64.length; at += lineLength) lines.push(base64.slice(at, at + lineLength));
  return lines.join('\r\n');
}

function mailbox({ name, address }: Mailbox): string {
  const clean = name === null ? '' : oneLine(name);
  if (clean === '') return `<${safe(address)}>`;
  const shown = /^[\x20-\x7e]*$/.test(clean)
    ? `"${clean.replace(/["\\]/g, '\\$&')}"`
    : encodeText(clean, 'From: '.length);
  return `${shown} <${safe(address)}>`;
}

/** Plain when it is short ASCII, else encoded words of RFC 2047, each at most 75 characters on its own line. */
function encodeText(text: string, used: number): string {
  const clean = oneLine(text);
  if (/^[\x20-\x7e]*$/.test(clean) && !clean.includes('=?') && clean.length + used <= lineLength) return clean;
  const words: string[] = [];
  // 75 characters less '=?UTF-8?B?' and '?=' leave 63, that is 45 bytes in base64; the first line is shorter.
  let room = 45 - Math.ceil((used * 3) / 4);
  let bytes = 0;
  let word = '';
  for (const character of clean) {
    const size = Buffer.byteLength(character);
    if (bytes + size > room) {
      words.push(word);
      word = '';
      bytes = 0;
      room = 45;
    }
    word += character;
    bytes += size;
  }
  words.push(word);
  return words.map((one) => `=?UTF-8?B?${Buffer.from(one).toString('base64')}?=`).join('\r\n ');
}

/** Control characters, among them every line end, become spaces. */
function oneLine(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what has to go
  return text.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g, ' ').trim();
}

/** For values that are made or validated by us: anything but visible ASCII in them is a mistake of ours. */
function safe(value: string): string {
  if (!/^[\x21-\x7e]+$/.test(value)) throw new RangeError('a header value holds a space, a line end or no ASCII');
  return value;
}
