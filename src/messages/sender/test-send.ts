// Tries the sender out: connects and logs in, or sends one sample message to an address that the owner names.
import { randomBytes } from 'node:crypto';
import type { z } from 'zod';
import type { Language } from '../../ground/contract.ts';
import { type Context, readShop } from '../../ground/index.ts';
import type { TemplateText, testSendAnswer, verifyAnswer } from '../contract.ts';
import { builtInTemplate } from '../templates/built-in.ts';
import type { Renderer } from '../templates/render-thread.ts';
import { sampleReader } from '../templates/sample.ts';
import { asciiAddress } from './addresses.ts';
import { openSender } from './open-sender.ts';
import type { Delivery } from './sender.ts';
import { fromAddress, readSender } from './settings.ts';

type TestContext = Pick<Context, 'db' | 'vault' | 'clock' | 'sample'>;

/** Connects and logs in with the saved settings. */
export async function verifySender(context: TestContext): Promise<z.infer<typeof verifyAnswer>> {
  const sender = await openSender(context);
  try {
    const trouble = await sender.verify();
    return trouble ? { ok: false, sentence: trouble.sentence } : { ok: true, sentence: 'The server is ready.' };
  } finally {
    await sender.close();
  }
}

/** What a test message says, to whom and in which form. */
export interface TestMessage {
  readonly to: string;
  readonly language: Language;
  /** The built-in first message when absent. */
  readonly text?: TemplateText;
  readonly withCoupon?: boolean;
}

/** Sends one message with sample values. It counts as no message and has no unsubscribe link. */
export async function sendTest(
  context: TestContext,
  renderer: Renderer,
  { to, language, text = builtInTemplate('comeback-first', language), withCoupon = true }: TestMessage,
): Promise<z.infer<typeof testSendAnswer>> {
  const address = asciiAddress(to);
  if (address === undefined || !text) return { ok: false, messageId: null, sentence: 'This is no address.' };
  const settings = await readSender(context.db);
  const shop = await readShop(context.db);
  const from = fromAddress(settings);
  const messageId = `<test-${randomBytes(9).toString('hex')}@${from.split('@')[1]}>`;
  const sample = sampleReader(language, { name: shop.name, currency: shop.currency, postalLine: settings.postalLine });
  const fields = withCoupon ? sample : { ...sample, coupon: null };
  const headers = {
    from: { name: settings.fromName || shop.name, address: from },
    to: { name: null, address },
    replyTo: settings.replyTo || null,
    messageId,
    date: context.clock.now(),
    language,
    unsubscribeUrl: null,
  };
  const [mail] = await renderer.mails(text, [{ fields, headers }]);
  if ('trouble' in mail) return { ok: false, messageId: null, sentence: mail.trouble };
  const sender = await openSender(context);
  try {
    const delivery = await sender.deliver({ from, to: address, raw: mail.raw });
    return { ...said(delivery), messageId: delivery.outcome === 'sent' ? messageId : null };
  } finally {
    await sender.close();
  }
}

function said(delivery: Delivery): { ok: boolean; sentence: string } {
  switch (delivery.outcome) {
    case 'sent':
      return { ok: true, sentence: 'The server has taken the message.' };
    case 'unreachable':
      return { ok: false, sentence: delivery.trouble.sentence };
    case 'uncertain':
      return { ok: false, sentence: `The connection broke, the message may have left: ${delivery.answer}` };
    default:
      return { ok: false, sentence: `The server refuses the message: ${delivery.answer}` };
  }
}
