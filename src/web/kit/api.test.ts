// What a page learns from an error answer.
import { expect, it } from 'vitest';
import { ApiProblem, address } from './api.ts';

it('leaves empty values out of an address', () => {
  expect(address('/api/customers', { search: '', late: 'yes', cursor: undefined, page: 2 })).toBe(
    '/api/customers?late=yes&page=2',
  );
  expect(address('/api/today')).toBe('/api/today');
});

it('knows which fields were refused and why', () => {
  const fields = [{ field: 'email', code: 'email', params: {}, message: 'Invalid email address' }];
  const problem = new ApiProblem({
    code: 400,
    key: 'invalid_input',
    message: 'Some fields',
    details: { fields },
    remedy: '',
  });
  expect(problem.fields).toEqual(fields);
});

it('has no refused fields when the details are of another kind', () => {
  expect(
    new ApiProblem({ code: 409, key: 'conflict', message: '', details: { fields: 'x' }, remedy: '' }).fields,
  ).toEqual([]);
});
