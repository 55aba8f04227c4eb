// The built-in messages in Polish. No past tense in the second person: it would tell the reader's gender.
import type { LadderText } from './shape.ts';

export const polish: LadderText = {
  common: {
    greeting: 'Dzień dobry{% if customer.given_name %}, {{ customer.given_name }}{% endif %},',
    code: 'Kod',
    validUntil: 'Ważny do',
    minimum: 'Przy zakupach od',
    limit: 'Rabat najwyżej',
    total: 'Razem z wcześniejszymi kuponami',
    show: 'Wystarczy pokazać kod przy kasie albo wpisać go w zamówieniu. Kod działa jeden raz.',
    closing: 'Do zobaczenia,',
    why: 'Ta wiadomość trafia do osób, które kupują w sklepie {{ shop.name }}.',
    unsubscribe: 'Nie chcę więcej takich wiadomości',
  },
  first: {
    subjectWithCoupon: 'Kupon dla Ciebie: {{ coupon.value }}',
    subject: 'Minęło trochę czasu',
    preview: 'Coś na następną wizytę w sklepie {{ shop.name }}.',
    title: 'Minęło trochę czasu',
    opening: 'Od ostatnich zakupów w sklepie {{ shop.name }} minęło trochę czasu. Miło będzie znów się zobaczyć.',
    withCoupon: 'Ten kupon jest Twój. Można go wykorzystać w dowolnej chwili przed końcem ważności.',
    withoutCoupon: 'Zapraszamy w dogodnej chwili. To, co zwykle, wciąż u nas jest, a kilka rzeczy jest nowych.',
  },
  second: {
    subjectWithCoupon: 'Odłożone dla Ciebie: {{ coupon.value }}',
    subject: 'Miło będzie znów się zobaczyć',
    preview: 'Kupon na Twoje imię w sklepie {{ shop.name }}.',
    title: 'Mamy coś odłożonego dla Ciebie',
    opening: 'Każde zakupy mają swój czas. Na ten moment w sklepie {{ shop.name }} coś już czeka.',
    withCoupon: 'Kupon poniżej jest tylko dla Ciebie.',
    withoutCoupon: 'W razie pytań wystarczy odpowiedzieć na tę wiadomość: przeczyta ją człowiek.',
  },
  last: {
    subjectWithCoupon: 'Jeszcze jeden kupon, potem cisza: {{ coupon.value }}',
    subject: 'Przez jakiś czas nie będziemy pisać',
    preview: 'Nasza ostatnia wiadomość na teraz.',
    title: 'Nasza ostatnia wiadomość na teraz',
    opening: 'Nie chcemy zapełniać Twojej skrzynki, więc na razie to ostatnia wiadomość tego rodzaju.',
    withCoupon: 'Jeśli przyjdzie ochota na powrót, ten kupon jest dla Ciebie. Bez kuponu też serdecznie zapraszamy.',
    withoutCoupon: 'Jeśli przyjdzie ochota na powrót, zapraszamy o każdej porze.',
  },
};
