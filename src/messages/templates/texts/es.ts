// The built-in messages in Spanish. No adjective or participle tells the reader's gender.
import type { LadderText } from './shape.ts';

export const spanish: LadderText = {
  common: {
    greeting: 'Hola{% if customer.given_name %}, {{ customer.given_name }}{% endif %}:',
    code: 'Código',
    validUntil: 'Válido hasta el',
    minimum: 'Para compras desde',
    limit: 'Descuento máximo',
    total: 'Junto con tus cupones anteriores',
    show: 'Enseña el código en caja o escríbelo al hacer el pedido. Sirve una sola vez.',
    closing: 'Hasta pronto,',
    why: 'Recibes este mensaje porque formas parte de la clientela de {{ shop.name }}.',
    unsubscribe: 'No recibir más estos mensajes',
  },
  first: {
    subjectWithCoupon: 'Un cupón para ti: {{ coupon.value }}',
    subject: 'Ha pasado un tiempo',
    preview: 'Algo para tu próxima visita a {{ shop.name }}.',
    title: 'Ha pasado un tiempo',
    opening: 'Ha pasado un tiempo desde tu última visita a {{ shop.name }}. Nos gustaría volver a verte.',
    withCoupon: 'Este cupón es tuyo. Úsalo cuando mejor te venga.',
    withoutCoupon: 'Ven cuando mejor te venga: lo que te gustaba sigue aquí, y hay alguna novedad.',
  },
  second: {
    subjectWithCoupon: 'Guardado para ti: {{ coupon.value }}',
    subject: 'Nos gustaría volver a verte',
    preview: 'Un cupón a tu nombre en {{ shop.name }}.',
    title: 'Hemos guardado algo para ti',
    opening: 'Cada compra tiene su momento. Para cuando llegue el tuyo, en {{ shop.name }} ya hay algo preparado.',
    withCoupon: 'El cupón de abajo es solo para ti.',
    withoutCoupon: 'Si necesitas consejo o no encuentras algo, responde a este mensaje: lo lee una persona.',
  },
  last: {
    subjectWithCoupon: 'Un cupón más antes del silencio: {{ coupon.value }}',
    subject: 'Dejaremos de escribirte por un tiempo',
    preview: 'Nuestro último mensaje por ahora.',
    title: 'Nuestro último mensaje por ahora',
    opening: 'No queremos llenar tu buzón, así que por ahora este es el último mensaje de este tipo.',
    withCoupon: 'Si te apetece volver, este cupón es para ti. Y sin cupón nos alegrará verte igualmente.',
    withoutCoupon: 'Si te apetece volver, nos alegrará verte en cualquier momento.',
  },
};
