// Names, addresses and consents of the simulated customers, in the four languages; every address is at example.com.
import type { Random } from '../models/index.ts';
import { pick, pickWeighted } from './stream.ts';

/** Who a simulated customer is to the outside. */
export interface Person {
  /** The shop's own number of the customer. */
  readonly id: string;
  readonly givenName: string;
  readonly familyName: string;
  /** undefined: never gave one. */
  readonly email: string | undefined;
  readonly language: 'en' | 'it' | 'pl' | 'es';
  readonly country: string;
  /** Whether marketing by e-mail was agreed to at the till. */
  readonly consents: boolean;
}

const lands = [
  {
    weight: 0.5,
    language: 'it',
    country: 'IT',
    given: ['Giulia', 'Marco', 'Chiara', 'Luca', 'Francesca', 'Alessandro', 'Niccolò', 'Elena', 'Matteo', 'Sara'],
    family: ['Rossi', 'Bianchi', 'Ferrari', 'Esposito', 'Romano', 'Colombo', 'Ricci', 'D’Angelo', 'Greco', 'Conti'],
  },
  {
    weight: 0.18,
    language: 'en',
    country: 'GB',
    given: ['Emma', 'Oliver', 'Grace', 'Harry', 'Amelia', 'George', 'Sophie', 'Jack', 'Lucy', 'Thomas'],
    family: ['Smith', 'Jones', 'Taylor', 'Brown', 'Walker', 'Wright', 'O’Neill', 'Green', 'Hall', 'Clarke'],
  },
  {
    weight: 0.16,
    language: 'pl',
    country: 'PL',
    given: ['Zofia', 'Jakub', 'Małgorzata', 'Paweł', 'Agnieszka', 'Michał', 'Łucja', 'Tomasz', 'Ewa', 'Krzysztof'],
    family: [
      'Nowak',
      'Kowalska',
      'Wiśniewski',
      'Wójcik',
      'Kamińska',
      'Lewandowski',
      'Zielińska',
      'Woźniak',
      'Mazur',
      'Król',
    ],
  },
  {
    weight: 0.16,
    language: 'es',
    country: 'ES',
    given: ['Lucía', 'Hugo', 'María', 'Martín', 'Sofía', 'Álvaro', 'Carmen', 'Íñigo', 'Paula', 'Javier'],
    family: ['García', 'Fernández', 'López', 'Martínez', 'Muñoz', 'Gómez', 'Núñez', 'Díaz', 'Peña', 'Ruiz'],
  },
] as const;

/** The person with this number. */
export function person(random: Random, number: number): Person {
  const land = pickWeighted(random, lands);
  const [givenName, familyName] = [pick(random, land.given), pick(random, land.family)];
  const id = `C${String(number + 1).padStart(6, '0')}`;
  return {
    id,
    givenName,
    familyName,
    email: random.uniform() < 0.97 ? `${plain(givenName)}.${plain(familyName)}.${number + 1}@example.com` : undefined,
    language: land.language,
    country: land.country,
    consents: random.uniform() < 0.93,
  };
}

/** Lower-case ASCII letters: 'Łucja' becomes 'lucja'. */
function plain(name: string): string {
  return name
    .toLowerCase()
    .replaceAll('ł', 'l')
    .normalize('NFD')
    .replace(/[^a-z]/g, '');
}
