// Normal, chi-square and Student against 40-digit values (mpmath: ncdf, erfinv, betainc, gammainc).
import { expect, test } from 'vitest';
import { chiSquareTail, normalCdf, normalQuantile, normalTail } from './normal.ts';
import { studentCritical, studentTwoSided } from './student.ts';

const near = (value: number, wanted: number, digits = 1e-12) =>
  expect(Math.abs(value - wanted) / Math.max(Math.abs(wanted), 1e-300)).toBeLessThan(digits);

test('the normal distribution keeps its digits in both tails', () => {
  for (const [z, p] of [
    [-38, 2.88542835e-316],
    [-10, 7.619853024160525e-24],
    [-5, 2.866515718791939e-7],
    [-2.5, 0.006209665325776135],
    [-0.3, 0.3820885778110474],
    [0, 0.5],
    [0.7, 0.758036347776927],
    [3, 0.9986501019683699],
  ]) {
    near(normalCdf(z), p, z === -38 ? 1e-6 : 1e-13);
  }
  near(normalTail(10), 7.619853024160525e-24);
});

test('normal quantiles invert the distribution', () => {
  for (const [p, z] of [
    [1e-300, -37.0470962993612],
    [1e-20, -9.262340089798407],
    [1e-5, -4.264890793922825],
    [0.025, -1.9599639845400543],
    [0.3, -0.5244005127080408],
    [0.8, 0.8416212335729142],
    [0.9999, 3.7190164854556804],
  ]) {
    near(normalQuantile(p), z);
  }
  expect(normalQuantile(0.5)).toBeCloseTo(0, 14);
  expect(normalQuantile(0)).toBe(Number.NEGATIVE_INFINITY);
  expect(normalQuantile(1.1)).toBeNaN();
});

test('the chi-square tail is exact for odd and even degrees', () => {
  for (const [x, degrees, p] of [
    [3.84, 1, 0.050043521248705106],
    [10, 2, 0.006737946999085467],
    [0.5, 3, 0.9188914116546758],
    [30, 7, 9.495972508134183e-5],
    [800, 4, 7.679830082823163e-172],
  ]) {
    near(chiSquareTail(x, degrees), p, 1e-11);
  }
  expect(chiSquareTail(0, 3)).toBe(1);
});

test("Student's t takes real degrees of freedom", () => {
  for (const [t, degrees, p] of [
    [2, 1, 0.2951672353008665],
    [2.5, 5.3, 0.051761992254482914],
    [0.1, 30, 0.9210096117902712],
    [1.96, 1000, 0.050273184955748715],
    [8, 200, 9.879200909330639e-14],
  ]) {
    near(studentTwoSided(t, degrees), p, 1e-10);
  }
  for (const [alpha, degrees, t] of [
    [0.05, 1, 12.706204736174705],
    [0.05, 5.3, 2.527427788268118],
    [0.05, 199.5, 1.971926307901525],
    [0.01, 2.2, 8.534715279807731],
    [0.05, 100000, 1.95998770753461],
  ]) {
    near(studentCritical(alpha, degrees), t, 1e-9);
  }
});
