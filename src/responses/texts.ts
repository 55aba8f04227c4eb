// What the public pages say, in four languages. No word tells the reader's gender.
import type { Language } from '../ground/contract.ts';

/** Every sentence of the public pages. */
export interface PageTexts {
  readonly askTitle: (shop: string) => string;
  readonly ask: (address: string) => string;
  readonly stop: string;
  readonly doneTitle: (shop: string) => string;
  readonly done: (address: string) => string;
  readonly undo: string;
  readonly undoneTitle: (shop: string) => string;
  readonly undone: string;
  readonly notUndoneTitle: string;
  readonly notUndone: (shop: string) => string;
  readonly unknownTitle: string;
  readonly unknown: string;
}

export const pageTexts: Record<Language, PageTexts> = {
  en: {
    askTitle: (shop) => `Stop messages from ${shop}`,
    ask: (address) =>
      `After this, ${address} gets no more offers and reminders from us. Coupons that you hold stay valid.`,
    stop: 'Stop the messages',
    doneTitle: (shop) => `No more messages from ${shop}`,
    done: (address) => `Done. We will not write to ${address} any more.`,
    undo: 'That was a mistake: go on writing to me',
    undoneTitle: (shop) => `Messages from ${shop} go on`,
    undone: 'You agree to get offers and reminders by e-mail again. Every message has a link to stop them.',
    notUndoneTitle: 'This link cannot turn the messages on again',
    notUndone: (shop) =>
      `It takes back only what was chosen with it. Your latest choice was made elsewhere, and it stands. To get messages again, tell ${shop}.`,
    unknownTitle: 'This link does not lead anywhere',
    unknown: 'It may have been cut off on its way. Open it once more from the message, or answer the message itself.',
  },
  it: {
    askTitle: (shop) => `Non ricevere più messaggi da ${shop}`,
    ask: (address) =>
      `L’indirizzo ${address} non riceverà più offerte e promemoria da noi. I buoni che hai già restano validi.`,
    stop: 'Non voglio più messaggi',
    doneTitle: (shop) => `Nessun altro messaggio da ${shop}`,
    done: (address) => `Fatto. Non scriveremo più a ${address}.`,
    undo: 'È stato un errore: voglio ancora i messaggi',
    undoneTitle: (shop) => `I messaggi da ${shop} continuano`,
    undone:
      'Accetti di nuovo di ricevere offerte e promemoria per e-mail. Ogni messaggio ha un link per non riceverne più.',
    notUndoneTitle: 'Questo link non può riattivare i messaggi',
    notUndone: (shop) =>
      `Annulla solo ciò che è stato scelto con lo stesso link. La scelta più recente è stata fatta altrove e resta valida. Per ricevere di nuovo i messaggi, contatta ${shop}.`,
    unknownTitle: 'Questo link non porta a nulla',
    unknown: 'Forse è arrivato incompleto. Aprilo di nuovo dal messaggio, oppure rispondi al messaggio stesso.',
  },
  pl: {
    askTitle: (shop) => `Koniec wiadomości od ${shop}`,
    ask: (address) => `Na adres ${address} nie przyjdą już oferty ani przypomnienia. Posiadane kupony pozostają ważne.`,
    stop: 'Nie chcę więcej wiadomości',
    doneTitle: (shop) => `Nie będzie więcej wiadomości od ${shop}`,
    done: (address) => `Gotowe. Nie będziemy już pisać na adres ${address}.`,
    undo: 'To pomyłka: chcę dalej dostawać wiadomości',
    undoneTitle: (shop) => `Wiadomości od ${shop} będą przychodzić`,
    undone: 'Zgoda na oferty i przypomnienia e-mailem znów obowiązuje. W każdej wiadomości jest link do rezygnacji.',
    notUndoneTitle: 'Ten link nie może przywrócić wiadomości',
    notUndone: (shop) =>
      `Można nim cofnąć tylko to, co zostało nim wybrane. Ostatnia decyzja zapadła gdzie indziej i nadal obowiązuje. Aby znów otrzymywać wiadomości, prosimy o kontakt: ${shop}.`,
    unknownTitle: 'Ten link nigdzie nie prowadzi',
    unknown: 'Być może dotarł niepełny. Można otworzyć go jeszcze raz z wiadomości albo na nią odpowiedzieć.',
  },
  es: {
    askTitle: (shop) => `No recibir más mensajes de ${shop}`,
    ask: (address) =>
      `La dirección ${address} no recibirá más ofertas ni recordatorios nuestros. Los cupones que ya tienes siguen valiendo.`,
    stop: 'No quiero más mensajes',
    doneTitle: (shop) => `No habrá más mensajes de ${shop}`,
    done: (address) => `Hecho. No volveremos a escribir a ${address}.`,
    undo: 'Ha sido un error: quiero seguir recibiendo mensajes',
    undoneTitle: (shop) => `Los mensajes de ${shop} continúan`,
    undone:
      'Aceptas de nuevo recibir ofertas y recordatorios por correo. Cada mensaje lleva un enlace para no recibir más.',
    notUndoneTitle: 'Este enlace no puede reactivar los mensajes',
    notUndone: (shop) =>
      `Solo deshace lo que se eligió con él. Tu última elección se hizo en otro lugar y sigue en pie. Para volver a recibir mensajes, ponte en contacto con ${shop}.`,
    unknownTitle: 'Este enlace no lleva a ninguna parte',
    unknown: 'Quizá llegó incompleto. Ábrelo otra vez desde el mensaje o responde al mensaje mismo.',
  },
};
