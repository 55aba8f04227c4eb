// Reads the meaning out of an SMTP error: about the person, about this moment, about us, or unknown.
import type { Delivery, Trouble } from './sender.ts';

/** The parts of nodemailer's error that we look at. */
export interface SmtpError extends Error {
  readonly code?: string;
  readonly originalCode?: string;
  readonly command?: string;
  readonly response?: string;
  readonly responseCode?: number;
}

/**
 * `handedOver` = the server had asked for the message and got (part of) it.
 *
 * RCPT and DATA answers are about the message; everything before is about us, and would hit every message alike: a
 * wrong password must not suppress a whole base. 5.7.x is policy or reputation (RFC 3463), not the person's fault.
 */
export function classify(error: SmtpError, handedOver: boolean): Delivery {
  const { responseCode } = error;
  if (responseCode === undefined || responseCode === 421) {
    // 421 closes the connection; as an answer to the message itself it says that it was not taken
    if (handedOver && responseCode === undefined) return { outcome: 'uncertain', answer: sentenceOf(error) };
    return { outcome: 'unreachable', trouble: troubleOf(error) };
  }
  if (!isAboutMessage(error)) return { outcome: 'unreachable', trouble: troubleOf(error) };
  const answer = sentenceOf(error);
  const status = enhancedStatus(error.response);
  if (responseCode < 500 || responseCode === 503) return { outcome: 'deferred', answer, policy: false };
  if (status?.startsWith('5.7.')) return { outcome: 'deferred', answer, policy: true };
  if (status?.startsWith('5.2.2') || status?.startsWith('5.3.1')) return { outcome: 'deferred', answer, policy: false };
  return { outcome: 'rejected', answer, deadAddress: isDeadAddress(error, status) };
}

function isAboutMessage({ command = '' }: SmtpError): boolean {
  return /^(RCPT|DATA)/i.test(command);
}

/** 5.1.x, or a server without enhanced codes that answers 550, 551 or 553 to the recipient. */
function isDeadAddress(error: SmtpError, status: string | undefined): boolean {
  if (status !== undefined) return status.startsWith('5.1.');
  return /^RCPT/i.test(error.command ?? '') && [550, 551, 553].includes(error.responseCode ?? 0);
}

function enhancedStatus(response = ''): string | undefined {
  return /^\d{3}[ -](\d\.\d{1,3}\.\d{1,3})\b/.exec(response)?.[1];
}

const troubles: Record<string, string> = {
  EAUTH: 'The SMTP server refuses the user name or password.',
  ENOAUTH: 'The SMTP server asks for a user name and password.',
  EDNS: 'The SMTP server cannot be found.',
  ETLS: 'A secure connection to the SMTP server cannot be made.',
  ETIMEDOUT: 'The SMTP server does not answer in time.',
  ECONNECTION: 'The SMTP server closes the connection.',
  ECONNREFUSED: 'Nothing answers at the address of the SMTP server.',
};

/** What to tell the owner. */
export function troubleOf(error: SmtpError): Trouble {
  const code = error.originalCode && troubles[error.originalCode] ? error.originalCode : (error.code ?? 'ESMTP');
  const known = troubles[code] ?? 'The SMTP server does not accept messages.';
  return { code, sentence: error.response ? `${known} It says: ${error.response.slice(0, 300)}` : known };
}

function sentenceOf(error: SmtpError): string {
  return (error.response ?? error.message).replace(/\s+/g, ' ').slice(0, 300);
}
