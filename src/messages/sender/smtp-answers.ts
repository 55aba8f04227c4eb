// Whom a refusal of an SMTP server is about: the mailbox, the message, us, or this moment. One table of codes, one of words.
// Written so that in doubt an answer is never the recipient's fault: what names us wins over what names the mailbox.

/**
 * - `mailbox_gone`: says clearly that there is no such mailbox. The only one that may end writing to an address.
 * - `message`: the message itself is not taken (too large, of a kind that is not read).
 * - `sender`: about us: identity, set-up, reputation, policy, rate. Every other message would fare alike.
 * - `moment`: passes by itself: a full mailbox, a busy system, greylisting.
 * - `unclear`: says no more than no.
 */
export type AnswerAbout = 'mailbox_gone' | 'message' | 'sender' | 'moment' | 'unclear';

/**
 * Reads an answer to RCPT or DATA. `recipient` is who it answers for: what it repeats of the address says nothing.
 * `aboutWhom('550 relay not permitted', 'lia@example.com')` is `'sender'`.
 */
export function aboutWhom(answer: string, recipient: string): AnswerAbout {
  const text = withoutAddress(answer, recipient);
  const found = codesOf(text).map(meaningOfCode);
  const hasBlockList = blockLists.test(text);
  const words = wordsOf(text);
  const isTemporary = answer.startsWith('4');
  const named = wordTable
    .filter(({ pattern, saysLater }) => !(saysLater && isTemporary) && pattern.test(words))
    .map(({ about }) => about);
  const says = (about: AnswerAbout) => found.includes(about) || named.includes(about);
  if (isTemporary) {
    // greylisting and a recipient's own limits pass by themselves and are no trouble of ours
    const isTheirs = named.includes('moment') || found.includes('moment') || /\b4\.(?:1\.(?![78]\b)|2\.)\d/.test(text);
    return (says('sender') || hasBlockList) && !isTheirs ? 'sender' : 'moment';
  }
  if (named.includes('message') || found[0] === 'message') return 'message';
  if (named.includes('moment')) return 'moment';
  if (says('sender') || hasBlockList || ourReplies.test(answer)) return 'sender';
  if (found.includes('moment')) return 'moment';
  if (found[0] === 'mailbox_gone') return 'mailbox_gone';
  // words alone count where the code says nothing else
  return named.includes('mailbox_gone') && found.every((about) => about === undefined) ? 'mailbox_gone' : 'unclear';
}

/** What a server said, as it can be kept: one line without control signs or halves of signs, which no database takes. */
export function readable(answer: string): string {
  return answer.replace(/[\s\p{C}]+/gu, ' ').trim();
}

/** An answer as it may be kept and shown: without the address that it answers for, or any other. */
export function withoutAddress(answer: string, recipient: string): string {
  const local = recipient.slice(0, recipient.lastIndexOf('@')).replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
  return (
    readable(answer)
      .replace(/<?[^\s<>()"'`,;:=]+@[^\s<>()"'`,;]+>?/g, '<>')
      // some repeat the part before the @ alone, between quotes or brackets
      .replace(new RegExp(`(["'<(\\[\`])${local}(["'>)\\]\`])`, 'gi'), '$1$2')
      .replace(/\s+/g, ' ')
      .trim()
  );
}

/** Enhanced codes of RFC 3463, by subject and detail; `*` stands for any detail. What is missing says nothing by itself. */
const codeTable: Readonly<Record<string, AnswerAbout>> = {
  '1.1': 'mailbox_gone',
  // the domain does not exist
  '1.2': 'mailbox_gone',
  '1.3': 'mailbox_gone',
  '1.6': 'mailbox_gone',
  // a domain that says that it takes no mail (RFC 7505)
  '1.10': 'mailbox_gone',
  '1.7': 'sender',
  '1.8': 'sender',
  // a daily limit, as Microsoft says it
  '1.90': 'sender',
  '2.1': 'unclear',
  '2.2': 'moment',
  '2.3': 'message',
  '3.1': 'moment',
  '3.2': 'moment',
  '3.4': 'message',
  '3.5': 'moment',
  // no route, a loop: something on the way
  '4.*': 'unclear',
  // a quota of what may be sent, as Google says it
  '4.5': 'sender',
  // protocol: what we said was not understood; hotmail says 5.5.0 for everything
  '5.*': 'sender',
  '6.*': 'message',
  '7.*': 'sender',
};
/** Reply codes of the protocol and of logging in: what we said, in whatever words. */
const ourReplies = /^(50[0234]|53[0458])/;
const saysNothing = new Set(['0.0', '1.0', '2.0', '3.0', '5.0']);

function meaningOfCode(code: string): AnswerAbout | undefined {
  const [, subject, detail] = code.split('.');
  const exact = `${subject}.${detail}`;
  return saysNothing.has(exact) ? undefined : (codeTable[exact] ?? codeTable[`${subject}.*`]);
}

/** Every enhanced code in a text, qmail's `(#5.1.1)` at its end included; part of an IP address is none. */
function codesOf(text: string): string[] {
  return [...text.matchAll(/(?<![\d.])[45]\.\d{1,3}\.\d{1,3}(?!\.?\d)/g)].map(([code]) => code);
}

const blockLists =
  /spamhaus|spamcop|sorbs|barracuda|senderbase|senderscore|proofpoint|cloudmark|mimecast|uceprotect|abusix|surbl|uribl|invaluement|dnsbl|\brbl\b|\bSC-\d{3}|\bDY-\d{3}|\bOU-\d{3}|\bRP-\d{3}|\bTSS?\d{2}|\bBL\d{2}|\bCS\d{2}\b/i;

/** Small letters without accents, codes, host names and links, and without phrases that only look like others. */
function wordsOf(text: string): string {
  return (
    text
      .replace(/https?:\/\/\S+/gi, ' ')
      .replace(/\b(?:[a-z0-9-]+\.)+[a-z]{2,}\b/g, ' ')
      .replace(/(?:^|\s)[245]\d\d[ -]/g, ' ')
      .normalize('NFD')
      .replace(/[\u0300-\u036f]/g, '')
      .replace(/[łŁ]/g, 'l')
      .replace(/[’`´]/g, "'")
      .toLowerCase()
      // Postfix names the table in which it looked; Google writes of the account that one tried to reach
      .replace(/in (?:local|virtual|relay)? ?(?:mailbox|alias|recipient)s? table/g, ' ')
      .replace(/in reply to [a-z ]+ command/g, ' ')
      .replace(/\s+/g, ' ')
  );
}

interface Words {
  readonly about: AnswerAbout;
  readonly pattern: RegExp;
  /** Said with a permanent code it is about us ("too much, come back later"); with a temporary one it says nothing. */
  readonly saysLater?: true;
}

// English, and the other languages in which servers were seen to speak: German, Italian, Polish, Spanish, French, Portuguese,
// Dutch. Accents are off.
const wordTable: readonly Words[] = [
  // ------------------------------------------------ the message
  {
    about: 'message',
    pattern: /\b(message|mail|size)\b.{0,40}\b(too (large|big|long)|exceeds? .{0,30}(size|maximum))/,
  },
  { about: 'message', pattern: /\b(maximum|max) (message )?size|size (limit|exceed)|too (large|big) (message|mail)/ },
  { about: 'message', pattern: /troppo grande|zu gro(ss|ß)|za duz[ay]|demasiado grande|trop (gros|volumineux)/ },
  // ------------------------------------------------ this moment
  {
    about: 'moment',
    pattern: /\b(mail ?box|inbox|account|user|recipient|storage).{0,30}\b(full|over ?quota|out of (storage|space))/,
  },
  {
    about: 'moment',
    pattern:
      /^(?!.*\b(send|sending|sender|daily|hourly|outgoing)\b).*\b(over ?quota|quota (is )?exceed|exceed.{0,20}quota)/,
  },
  {
    about: 'moment',
    pattern:
      /insufficient (system |disk )?(storage|space)|casella.{0,20}piena|postfach.{0,20}voll|skrzynka.{0,20}(pelna|przepelniona)|buzon.{0,20}lleno/,
  },
  { about: 'moment', pattern: /gr[ea]y ?list/ },
  // ------------------------------------------------ us: set-up
  {
    about: 'sender',
    pattern:
      /\brelay(ing|ed)?\b|rcpthosts|\bopen relay|inoltro|weiterleit\w* (nicht|verweigert)|przekazywani|retransmi|relais/,
  },
  {
    about: 'sender',
    pattern:
      /authenti[cs]|autenti[cf]|authentifi|autoryz|uwierzytel|anmeld\w*|\bauth\b|log ?ged? ?in|\blog ?in\b|credential|password|kennwort|passwort/,
  },
  { about: 'sender', pattern: /\b(helo|ehlo)\b|fully.qualified|\bfqdn\b|starttls|\btls\b|encrypt|verschlussel/ },
  // ------------------------------------------------ us: identity
  {
    about: 'sender',
    pattern:
      /\bsender|envelope.?from|mail ?from|return.?path|badmail|\bfrom (address|domain|header)|originat|verif\w+ (failed|failure)|call-?(out|back)/,
  },
  { about: 'sender', pattern: /mittente|absender|nadawc|remitente|remetente|expediteur|emetteur|afzender/ },
  {
    about: 'sender',
    pattern:
      /\bspf\b|\bdkim\b|\bdmarc\b|\barc\b|\bdns\b|\bptr\b|\brdns\b|reverse|resource record|\bmx record|hostname|host name|\ba\/aaaa\b/,
  },
  {
    about: 'sender',
    pattern:
      /client host|\byour (ip|host|server|domain|network|mail|address|message|isp|reputation|provider|access)|\bip address|connecting (ip|host)|\bmessages? from\b/,
  },
  // ------------------------------------------------ us: reputation and policy
  {
    about: 'sender',
    pattern:
      /\bblock(ed|ing|list)?\b|block ?list|black ?list|deny ?list|denied|banned|\blisted (at|in|on|by)|reputation|blackhole/,
  },
  {
    about: 'sender',
    pattern: /spam|\bjunk|unsolicited|\bbulk|phish|virus|malware|suspicious|suspected|abus|complain|content/,
  },
  {
    about: 'sender',
    pattern:
      /polic(y|ies)|administrat|prohibit|not (allowed|permitted|authori[sz]ed|accepted (here|from))|unauthori|forbidden|security|restrict|permission|service (is )?(unavailable|not available|refused|denied)/,
  },
  {
    about: 'sender',
    pattern:
      /gesperrt|sperrliste|blockiert|abgelehnt wegen|richtlinie|nicht (erlaubt|berechtigt|zugelassen)|verweigert/,
  },
  { about: 'sender', pattern: /bloccat|lista nera|blacklist|criteri|non (consentit|autorizzat|permess)|vietat|negat/ },
  { about: 'sender', pattern: /zablokowan|czarn\w+ list|polityk|niedozwolon|brak (uprawnien|zgody)|odmowa dostepu/ },
  {
    about: 'sender',
    pattern:
      /bloquead|lista negra|politica|no (permitid|autorizad)|denegad|nao (permitid|autorizad)|bloque|liste noire|politique|non autorise|interdit|refuse pour|geblokkeerd|niet toegestaan|beleid/,
  },
  // ------------------------------------------------ us: rate
  {
    about: 'sender',
    pattern:
      /\brate\b|\blimit|too (many|much|fast|frequent)|throttl|frequency|slow down|sending quota|daily .{0,20}quota|(sender|outgoing) quota/,
  },
  { about: 'sender', saysLater: true, pattern: /try again|temporar|\blater\b|postpone|defer/ },
  {
    about: 'sender',
    pattern: /zu viele|troppi|troppe|zbyt (wiele|duzo)|przekroczon|demasiad[oa]s|trop de|muit[oa]s/,
  },
  {
    about: 'sender',
    saysLater: true,
    pattern: /spater|riprov|piu tardi|sprobuj|pozniej|mas tarde|intente|plus tard|reessay|mais tarde/,
  },
  // ------------------------------------------------ there is no such mailbox
  {
    about: 'mailbox_gone',
    pattern:
      /\b(user|recipient|mail ?box|account|address|addressee|customer|person|name)\b.{0,40}\b(unknown|not found|not known|does ?n[o']t exist|do not exist|non.?existent|no longer (exists?|valid|on server|available)|is invalid|cannot be found|not exist)\b/,
  },
  {
    about: 'mailbox_gone',
    pattern:
      /\b(unknown|no such|non.?existent|invalid|bad|undefined) (local |virtual |destination )?(user|recipient|mail ?box|account|address|customer|person|addressee|name)/,
  },
  {
    about: 'mailbox_gone',
    pattern:
      /no (mail ?box|account|user|recipient)s? (here|with|by|of|called|named|found|for)\b|mail ?box unavailable|mail ?box not available|(does ?n[o']t|do not|not) (have an?|our) .{0,20}(account|customer|mailbox)|recip(ient)?notfound|not our customer/,
  },
  { about: 'mailbox_gone', pattern: /(user|this) .{0,10}doesn't have an? .{0,30}account/ },
  {
    about: 'mailbox_gone',
    pattern:
      /(empfanger|benutzer|postfach|mailbox|adresse|konto)\w*.{0,30}(unbekannt|existiert nicht|nicht (gefunden|vorhanden|bekannt))|(unbekannte?r?) (empfanger|benutzer|postfach|adresse)/,
  },
  {
    about: 'mailbox_gone',
    pattern: /(utente|casella|destinatario|indirizzo|account).{0,30}(sconosciut|inesistente|non (esiste|trovat|valid))/,
  },
  {
    about: 'mailbox_gone',
    pattern:
      /(uzytkownik|konto|konta|skrzynk|adresat|odbiorc|adres).{0,30}(nieznan|nie istnieje|nie znalezion)|nie ma takie(go|j) (uzytkownik|konta|skrzynki|adres)|nieznany (uzytkownik|adresat|odbiorca)|brak takie(go|j) (uzytkownik|konta|skrzynki)/,
  },
  {
    about: 'mailbox_gone',
    pattern:
      /(usuario|buzon|destinatario|cuenta|direccion|caixa|endereco|conta|utilisateur|destinataire|adresse|boite|compte|gebruiker|ontvanger|postbus).{0,40}(desconocid|no existe|inexistente|no encontrad|desconhecid|nao existe|inconnu|n'existe|inexistant|invalide|onbekend|bestaat niet)/,
  },
];
