// What keeps messages waiting, told as what it is: a code that pages have words for, and a sentence with the details.
import type { Trouble } from './sender.ts';
import { readable } from './smtp-answers.ts';

/** The parts of nodemailer's error that we look at. */
export interface SmtpError extends Error {
  readonly code?: string;
  readonly originalCode?: string;
  readonly command?: string;
  readonly response?: string;
  readonly responseCode?: number;
}

const sentences: Readonly<Record<string, string>> = {
  EAUTH: 'The SMTP server refuses the user name or password.',
  ENOAUTH: 'The SMTP server asks for a user name and password.',
  EDNS: 'The SMTP server cannot be found.',
  ETLS: 'A secure connection to the SMTP server cannot be made.',
  ENOTLS:
    'The SMTP server speaks no TLS like this on this port: another way of encryption or another port may be right.',
  ECERT_EXPIRED: 'The certificate of the SMTP server is not valid today: it has expired or is not valid yet.',
  ECERT_NAME: 'The certificate of the SMTP server is made out to another name than the host that is set.',
  ECERT_UNTRUSTED: 'The certificate of the SMTP server is signed by nobody whom this machine trusts.',
  ETIMEDOUT: 'The SMTP server does not answer in time.',
  ECONNECTION: 'The SMTP server closes the connection.',
  ECONNREFUSED: 'Nothing answers at the address of the SMTP server.',
  ESENDER: 'The SMTP server does not take mail from the sender address.',
  ECROWDED: 'The SMTP server accepts no further connection.',
};

/** OpenSSL's and Node's codes for certificates, by what is wrong with them. */
const certificates: Readonly<Record<string, string>> = {
  CERT_HAS_EXPIRED: 'ECERT_EXPIRED',
  CERT_NOT_YET_VALID: 'ECERT_EXPIRED',
  ERR_TLS_CERT_ALTNAME_INVALID: 'ECERT_NAME',
  HOSTNAME_MISMATCH: 'ECERT_NAME',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'ECERT_UNTRUSTED',
  SELF_SIGNED_CERT_IN_CHAIN: 'ECERT_UNTRUSTED',
  UNABLE_TO_GET_ISSUER_CERT: 'ECERT_UNTRUSTED',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'ECERT_UNTRUSTED',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'ECERT_UNTRUSTED',
  CERT_UNTRUSTED: 'ECERT_UNTRUSTED',
  CERT_REJECTED: 'ECERT_UNTRUSTED',
  CERT_REVOKED: 'ECERT_UNTRUSTED',
  INVALID_CA: 'ECERT_UNTRUSTED',
  INVALID_PURPOSE: 'ECERT_UNTRUSTED',
};

/** What to tell the owner. */
export function troubleOf(error: SmtpError): Trouble {
  const code = codeOf(error);
  const known = sentences[code] ?? 'The SMTP server does not accept messages.';
  if (error.response) return { code, sentence: `${known} It says: ${oneLine(error.response)}` };
  // which name, which day: OpenSSL's own words say it
  const isTls = /CERT|TLS/.test(code);
  return { code, sentence: isTls ? `${known} (${oneLine(error.message)})` : known };
}

/** The code of the trouble, from most to least particular: what the socket, the certificate, the answer and the step say. */
function codeOf({ code = 'ESMTP', originalCode = '', command = '', response = '', message }: SmtpError): string {
  const socket = originalCode || code;
  if (certificates[socket]) return certificates[socket];
  if (/^(ERR_SSL|EPROTO$)/.test(socket)) return 'ENOTLS';
  if (/^4\d\d/.test(response) && /too many|concurrent|connections?|simultan|sessions?/i.test(response))
    return 'ECROWDED';
  if (/^MAIL/i.test(command)) return /^530|authenti/i.test(response) ? 'ENOAUTH' : 'ESENDER';
  if (sentences[socket]) return socket;
  // a certificate whose fault has a code that is new to us
  if (/certificate/i.test(message) && !response) return 'ECERT_UNTRUSTED';
  return code;
}

/** The server's words, or what went wrong, on one line. */
export function sentenceOf(error: SmtpError): string {
  return oneLine(error.response ?? error.message);
}

function oneLine(text: string): string {
  // cut first: half a sign at the end goes with the others that cannot be kept
  return readable(text.slice(0, 300));
}
