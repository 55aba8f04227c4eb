import { expect, it } from 'vitest';
import { scaledExponentialIntegral, tricomiU } from './exponential-integral.ts';

// s, z, e^z E_s(z), U(s, s, z): mpmath 1.3 at 60 digits (expint, hyperu), rounded to 20.
const values: [number, number, string, string][] = [
  [0.606, 0.0926, '3.597588674897415409', '1.4088223609343054667'],
  [0.6, 3, '0.28712863123654804955', '0.44557929552881257686'],
  [1, 0.001, '6.337874070325487977', '6.337874070325487977'],
  [2.5, 0.5, '0.4371196949458656477', '1.2363612019456664974'],
  [3.0516, 12, '0.067259158366491873447', '0.00041086881941443594087'],
  [0.606, 500, '0.0019975837455979488719', '0.023115280995116199198'],
  [1e-3, 1, '0.99940391850631159878', '0.99940391850631159878'],
  [7, 0.01, '0.16633416390264455349', '166334163902.64455349'],
  [40, 0.3, '0.025440224247225436997', '6277576315839547078.2'],
];

it('agrees with 60-digit values of the exponential integral and of Tricomi U for small, middling and huge z', () => {
  for (const [s, z, scaled, u] of values) {
    expect(Math.abs(scaledExponentialIntegral(s, z) / Number(scaled) - 1)).toBeLessThan(1e-12);
    expect(Math.abs(tricomiU(s, z) / Number(u) - 1)).toBeLessThan(1e-12);
  }
});
