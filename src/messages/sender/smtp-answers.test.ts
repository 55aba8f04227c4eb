// Real-world refusals of mail servers, by whom they are about. Only a clear "no such mailbox" may end writing to an address.
import { describe, expect, test } from 'vitest';
import { type AnswerAbout, aboutWhom, withoutAddress } from './smtp-answers.ts';

const recipient = 'relay@example.com';

const forms: Record<AnswerAbout, readonly string[]> = {
  mailbox_gone: [
    '550 5.1.1 no such user',
    '550 5.1.1',
    // Postfix
    '550 5.1.1 <relay@example.com>: Recipient address rejected: User unknown in virtual mailbox table',
    '550 5.1.1 <relay@example.com>: Recipient address rejected: User unknown in relay recipient table',
    '550-5.1.1 gone\n550 5.1.1 gone',
    // Google
    "550-5.1.1 The email account that you tried to reach does not exist. Please try\n550-5.1.1 double-checking the recipient's email address for typos or\n550-5.1.1 unnecessary spaces. For more information, go to\n550 5.1.1  https://support.google.com/mail/?p=NoSuchUser 4fb4d7f45d1cf-5 - gsmtp",
    // Microsoft
    '550 5.5.0 Requested action not taken: mailbox unavailable (S2017062302). [AM7EUR03FT013.eop-EUR03.prod.protection.outlook.com]',
    '550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient relay@example.com not found by SMTP address lookup',
    // Exim, cPanel
    '550 No Such User Here',
    '550 Unknown user',
    // qmail, vpopmail, chkuser
    '550 sorry, no mailbox here by that name (#5.1.1)',
    '511 sorry, no mailbox here by that name (#5.1.1 - chkuser)',
    '553 5.3.0 <relay@example.com>... User unknown',
    // Sendmail, Yahoo, mail.ru, Apple, Lotus
    '550 5.1.1 <relay@example.com>... User unknown',
    "554 delivery error: dd This user doesn't have a yahoo.com account (relay@example.com) [0] - mta4127.mail.bf1.yahoo.com",
    '550 Message was not accepted -- invalid mailbox. Local mailbox relay@example.com is unavailable: user not found',
    '550 5.1.6 recipient no longer on server: relay@example.com',
    '550 Mailbox does not exist',
    '550 Requested action not taken: mailbox unavailable',
    '550 5.1.2 <relay@example.com>: Recipient address rejected: Domain not found',
    '556 5.1.10 Recipient address has null MX',
    '550 5.1.3 bad destination mailbox address syntax',
    // other languages
    '550 Empfänger unbekannt',
    '550 5.1.1 Der Benutzer existiert nicht',
    '550 Utente sconosciuto',
    '550 La casella relay@example.com non esiste',
    '550 Nie ma takiego użytkownika',
    '550 5.1.1 Adresat nieznany',
    '550 Usuario desconocido',
    '550 El buzón no existe',
    '550 5.1.1 Adresse d au moins un destinataire invalide. Invalid recipient. OFR204_418 [418]',
    '550 Utilisateur inconnu',
    // a name that means something else elsewhere
    "550 No such user 'relay' here",
  ],
  sender: [
    // our set-up
    '550 relay not permitted',
    '550 5.7.1 Relaying denied. Proper authentication required.',
    '554 5.7.1 <relay@example.com>: Relay access denied',
    '550 5.7.54 SMTP; Unable to relay recipient in non-accepted domain',
    "553 sorry, that domain isn't in my list of allowed rcpthosts (#5.7.1)",
    '550 Authentication required',
    '530 5.7.0 Must issue a STARTTLS command first',
    '503 Need MAIL before RCPT',
    '503 5.5.4 Bad sequence of commands',
    '550 5.5.1 Command out of order',
    '504 5.5.2 <localhost>: Helo command rejected: need fully-qualified hostname',
    '550 Access denied - Invalid HELO name (See RFC2821 4.1.1.1)',
    // our identity
    '550 5.1.7 Sender address rejected',
    '550 5.1.8 Access denied, bad outbound sender AS(42004)',
    '550 5.1.8 <shop@example.net>: Sender address rejected: Domain not found',
    '553 5.7.1 <shop@example.net>: Sender address rejected: not owned by user shop',
    '553 sorry, your envelope sender is in my badmailfrom list (#5.7.1)',
    '550 Sender verify failed',
    '550-Verification failed for <shop@example.net>\n550-Unrouteable address\n550 Sender verify failed',
    '550 sender domain does not exist',
    '550-5.7.26 This mail has been blocked because the sender is unauthenticated.',
    '550-Requested action not taken: mailbox unavailable\n550 invalid DNS MX or A/AAAA resource record',
    '550 5.7.25 [192.0.2.7] The IP address sending this message does not have a PTR record setup',
    // our reputation
    '554 5.7.1 Service unavailable; Client host [192.0.2.7] blocked using zen.spamhaus.org; https://www.spamhaus.org/query/ip/192.0.2.7',
    "550 SC-001 (BAY004-MC1F10) Unfortunately, messages from 192.0.2.7 weren't sent. Please contact your Internet service provider since part of their network is on our block list.",
    '550 Rejected: 192.0.2.7 is listed at zen.spamhaus.org',
    '550 DY-001 Mail rejected',
    '550 High probability of spam',
    '550 5.2.0 OutboundSpamException; Message identified as spam',
    '553 5.7.1 [BL21] Connections will not be accepted from 192.0.2.7, because the ip is in Spamhaus list',
    '554 Message not accepted for policy reasons. See https://postmaster.yahooinc.com/error-codes',
    '554 Transaction failed\nReject due to policy restrictions.',
    '550 Administrative prohibition',
    '571 Delivery not authorized, message refused',
    '550 5.4.1 [relay@example.com]: Recipient address rejected: Access denied. AS(201806281)',
    // a rate spoken as if it were for good
    '550 5.4.5 Daily user sending quota exceeded.',
    "550 5.1.90 Your message can't be sent because you've reached your daily limit for message recipients",
    '550 Too many messages from your address, try again later',
    '550 Message rate exceeded',
    // a code about the mailbox with words about us: in doubt not the recipient
    '550 5.1.1 Mailbox unavailable: your IP is blacklisted',
    '550 5.1.1 recipient rejected: undeliverable address: host mx said: 550 5.7.1 blocked',
    // other languages
    '550 Absenderadresse abgelehnt',
    '550 Anmeldung erforderlich',
    '550 Indirizzo mittente rifiutato: casella inesistente',
    '550 Autenticazione richiesta',
    '550 Nadawca nieznany: konto nie istnieje',
    '550 Adres IP zablokowany',
    '550 Dirección del remitente rechazada, no existe',
    '550 Límite superado: demasiados mensajes',
    '550 Expéditeur refusé',
    // temporary, and still about us
    '450 4.7.25 Client host rejected: cannot find your hostname, [192.0.2.7]',
    '451 4.7.650 The mail server [192.0.2.7] has been temporarily rate limited due to IP reputation.',
    '450 4.1.8 <shop@example.net>: Sender address rejected: Domain not found',
  ],
  moment: [
    '552 5.2.2 mailbox full',
    '552 5.2.2 The email account that you tried to reach is over quota',
    '550 Mailbox quota exceeded',
    '552 La casella è piena',
    '550 Skrzynka jest przepełniona',
    '452 4.3.1 Insufficient system storage',
    '451 4.7.1 Greylisted, please try again in 300 seconds',
    '450 4.2.0 <relay@example.com>: Recipient address rejected: Greylisted, see http://postgrey.example/help',
    '450 4.2.1 The user you are trying to contact is receiving mail at a rate that prevents additional messages',
    '451 4.3.0 Temporary system problem',
    '450 Requested mail action not taken: mailbox unavailable',
  ],
  message: [
    '552 5.3.4 Message size exceeds fixed limit',
    '552 Message size exceeds maximum permitted',
    '523 the message is too large',
    '554 5.6.0 message malformed',
  ],
  unclear: [
    '550 no',
    '550 Requested action not taken',
    '554 Transaction failed',
    '550 Unrouteable address',
    '550 5.2.1 The email account that you tried to reach is disabled',
    '550 5.4.4 unable to route',
    '551 User not local; please try another way',
    '550 5.1.0 Address rejected',
  ],
};

describe.each(Object.keys(forms) as AnswerAbout[])('an answer about %s', (about) => {
  test.each(forms[about])('%j', (answer) => {
    expect(aboutWhom(answer, recipient)).toBe(about);
  });
});

// what only a code of its own tells to be about us says too little without it
const byCode = /^(Need MAIL|Bad sequence|Command out of order|messages?|DY-001|Mail rejected)/;

test('no refusal about us is taken for a dead address, whatever code a server puts before it', () => {
  const words = forms.sender
    .map((form) => form.replace(/^\d{3}[ -](?:\d\.\d+\.\d+ ?)?/, ''))
    .filter((one) => !byCode.test(one));
  expect(words.length).toBeGreaterThan(40);
  for (const one of words) {
    for (const code of ['550', '550 5.1.1', '553', '551 5.1.2', '554 5.0.0', '511 5.1.1']) {
      expect([code, one, aboutWhom(`${code} ${one}`, recipient)]).not.toContain('mailbox_gone');
    }
  }
});

test('an answer is kept without the address that it repeats', () => {
  expect(withoutAddress('550 5.1.1 <Lia.Moro@example.com>: User unknown', 'lia.moro@example.com')).toBe(
    '550 5.1.1 <>: User unknown',
  );
  expect(withoutAddress("550 No such user 'lia.moro' here\n550 see shop@x.test", 'lia.moro@example.com')).toBe(
    "550 No such user '' here 550 see <>",
  );
  expect(withoutAddress('550 mailbox for (lia+a) gone', 'lia+a@example.com')).toBe('550 mailbox for () gone');
});
