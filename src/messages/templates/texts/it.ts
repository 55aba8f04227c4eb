// The built-in messages in Italian. No word tells the reader's gender, no date follows a preposition (fino al / all').
import type { LadderText } from './shape.ts';

export const italian: LadderText = {
  common: {
    greeting: 'Ciao{% if customer.given_name %} {{ customer.given_name }}{% endif %},',
    code: 'Codice',
    validUntil: 'Valido fino a',
    minimum: 'Per acquisti a partire da',
    limit: 'Sconto massimo',
    total: 'Insieme ai buoni precedenti',
    show: 'Mostra il codice alla cassa o inseriscilo nell’ordine. Vale una volta sola.',
    closing: 'A presto,',
    why: 'Ricevi questo messaggio perché fai parte della clientela di {{ shop.name }}.',
    unsubscribe: 'Non ricevere più questi messaggi',
  },
  first: {
    subjectWithCoupon: 'Un buono per te: {{ coupon.value }}',
    subject: 'È passato un po’ di tempo',
    preview: 'Qualcosa per la tua prossima visita da {{ shop.name }}.',
    title: 'È passato un po’ di tempo',
    opening: 'È passato un po’ di tempo dalla tua ultima visita da {{ shop.name }}. Ci farebbe piacere rivederti.',
    withCoupon: 'Questo buono è tuo. Usalo quando preferisci.',
    withoutCoupon: 'Passa quando preferisci: quello che ti piaceva c’è ancora, e c’è anche qualche novità.',
  },
  second: {
    subjectWithCoupon: 'Da parte per te: {{ coupon.value }}',
    subject: 'Ci farebbe piacere rivederti',
    preview: 'Un buono a tuo nome da {{ shop.name }}.',
    title: 'Abbiamo messo da parte qualcosa per te',
    opening:
      'Ogni acquisto ha il suo momento. Per quando arriverà il tuo, da {{ shop.name }} c’è già qualcosa di pronto.',
    withCoupon: 'Il buono qui sotto è pensato solo per te.',
    withoutCoupon: 'Se ti serve un consiglio o non trovi qualcosa, rispondi a questo messaggio: lo legge una persona.',
  },
  last: {
    subjectWithCoupon: 'Ancora un buono, poi silenzio: {{ coupon.value }}',
    subject: 'Per un po’ non ti scriveremo',
    preview: 'Il nostro ultimo messaggio, per ora.',
    title: 'Il nostro ultimo messaggio, per ora',
    opening: 'Non vogliamo riempire la tua casella di posta: per ora questo è l’ultimo messaggio di questo tipo.',
    withCoupon: 'Se ti va di tornare, questo buono è per te. E anche senza buono ci farà piacere rivederti.',
    withoutCoupon: 'Se ti va di tornare, ci farà piacere rivederti in qualsiasi momento.',
  },
};
