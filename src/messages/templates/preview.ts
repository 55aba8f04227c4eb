// A look at a template as the sample customer or a real one would get it. Nothing is sent, no coupon is issued.
import { sql } from 'kysely';
import type { z } from 'zod';
import { type Db, Problem, readShop } from '../../ground/index.ts';
import type { previewAnswer, previewRequest } from '../contract.ts';
import { messageErrors } from '../errors.ts';
import { readSender } from '../sender/settings.ts';
import type { MergeFields } from './merge-fields.ts';
import { namesToRead } from './names.ts';
import type { Renderer } from './render-thread.ts';
import { barestReader, sampleReader } from './sample.ts';

/** Problems of both forms (with and without everything), and the text as the chosen reader gets it. */
export async function previewTemplate(
  db: Db,
  renderer: Renderer,
  { language, customerId, withCoupon, subject, body, textBody }: z.infer<typeof previewRequest>,
): Promise<z.infer<typeof previewAnswer>> {
  const { name, currency } = await readShop(db);
  const { postalLine } = await readSender(db);
  const shop = { name, currency, postalLine };
  const sample = sampleReader(language, shop);
  const reader: MergeFields = {
    ...sample,
    ...(customerId === undefined ? {} : { customer: await namesOf(db, customerId) }),
    ...(withCoupon ? {} : { coupon: null }),
  };
  const { problems, rendered } = await renderer.check({ subject, body, textBody }, [
    reader,
    sample,
    barestReader(shop),
  ]);
  const [shown] = rendered;
  return { ...(shown ?? { subject: '', html: '', text: '' }), problems: [...problems] };
}

async function namesOf(db: Db, customerId: number): Promise<MergeFields['customer']> {
  const [found] = await db.rows(sql<MergeFields['customer']>`
    select name, given_name from customer where customer_id = ${customerId}`);
  if (!found) throw new Problem(messageErrors.customer_unknown);
  return namesToRead(found);
}
