// What the public pages say, in four languages. No word tells the reader's gender.
import type { Language } from '../ground/contract.ts';

export interface PageTexts {
  readonly askTitle: (shop: string) => string;
  readonly ask: (address: string) => string;
  readonly stop: string;
  readonly doneTitle: (shop: string) => string;
  readonly done: (address: string) => string;
  readonly undo: string;
  readonly undoneTitle: (shop: string) => string;
  readonly undone: string;
  readonly unknownTitle: string;
  readonly unknown: string;
}

export const pageTexts: Record<Language, PageTexts> = {
  en: {
    askTitle: (shop) => `Stop messages from ${shop}`,
    ask: (address) =>
      `After this, ${address} gets no more offers and reminders from us. Vouchers that you hold stay valid.`,
    stop: 'Stop the messages',
    doneTitle: (shop) => `No more messages from ${shop}`,
    done: (address) => `Done. We will not write to ${address} any more.`,
    undo: 'That was a mistake: go on writing to me',
    undoneTitle: (shop) => `Messages from ${shop} go on`,
    undone: 'You agree to get offers and reminders by e-mail again. Every message has a link to stop them.',
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
    unknownTitle: 'Ten link nigdzie nie prowadzi',
    unknown: 'Być może dotarł niepełny. Można otworzyć go jeszcze raz z wiadomości albo na nią odpowiedzieć.',
  },
  es: {
    askTitle: (shop) => `No recibir más mensajes de ${shop}`,
    ask: (address) =>
      `La dirección ${address} no recibirá más ofertas ni recordatorios nuestros. Los vales que ya tienes siguen valiendo.`,
    stop: 'No quiero más mensajes',
    doneTitle: (shop) => `No habrá más mensajes de ${shop}`,
    done: (address) => `Hecho. No volveremos a escribir a ${address}.`,
    undo: 'Ha sido un error: quiero seguir recibiendo mensajes',
    undoneTitle: (shop) => `Los mensajes de ${shop} continúan`,
    undone:
      'Aceptas de nuevo recibir ofertas y recordatorios por correo. Cada mensaje lleva un enlace para no recibir más.',
    unknownTitle: 'Este enlace no lleva a ninguna parte',
    unknown: 'Quizá llegó incompleto. Ábrelo otra vez desde el mensaje o responde al mensaje mismo.',
  },
};
