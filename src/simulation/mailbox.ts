// The simulated customers' mailboxes: new mail is read from the product's mail catcher over HTTP.
import { getJson, inParallel, type Server } from './http.ts';

/** A mail as a customer's program shows it. */
export interface Mail {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  /** The https address of one-click unsubscribe (RFC 8058), if the mail has one. */
  readonly unsubscribe: string | undefined;
}

export interface Mailbox {
  /** The mails that have arrived since the last look. */
  newMails(): Promise<Mail[]>;
}

interface Listed {
  readonly items: readonly { readonly id: number }[];
  readonly next: string | null;
}

interface Detail {
  readonly to: readonly string[];
  readonly subject: string;
  readonly text: string | null;
  readonly headers: readonly { readonly name: string; readonly value: string }[];
}

/** Reads the catcher of a server whose pages one is signed in to; it lists the newest mail first. */
export function catcherMailbox(server: Server): Mailbox {
  let newest = 0;
  return {
    async newMails() {
      const ids: number[] = [];
      let next: string | null = '';
      while (next !== null) {
        const page: Listed = await getJson(server, `/api/caught-mail${next && `?cursor=${encodeURIComponent(next)}`}`);
        const fresh = page.items.filter((item) => item.id > newest);
        ids.push(...fresh.map((item) => item.id));
        next = fresh.length === page.items.length ? page.next : null;
      }
      newest = Math.max(newest, ...ids);
      return inParallel(ids.reverse(), 4, async (id) =>
        asMail(await getJson<Detail>(server, `/api/caught-mail/${id}`)),
      );
    },
  };
}

function asMail({ to, subject, text, headers }: Detail): Mail {
  const header = headers.find(({ name }) => name.toLowerCase() === 'list-unsubscribe');
  return { to: to[0], subject, text: text ?? '', unsubscribe: header && /<(https?:[^>]+)>/.exec(header.value)?.[1] };
}

/** The coupon code in a mail: three groups of four letters and digits. */
export function couponIn(mail: Mail): string | undefined {
  return /\b[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}\b/.exec(mail.text)?.[0];
}
